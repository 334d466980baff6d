import { Group, Stack, Title } from '@mantine/core'
import { useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { Schemas } from '../api/client'
import { ChartCard } from '../charts/ChartCard'
import { axis, type Look } from '../charts/look'
import { number, shortDay, day, short } from '../figures/format'
import { Kpi } from '../figures/Kpi'
import { PeriodLine } from '../period/PeriodLine'
import { TimeframeChoice } from '../period/TimeframeChoice'
import { Loaded } from '../states/Loaded'
import { t } from '../texts'
import { useInstitution } from './useInstitution'

/** An institution at a glance. */
export function InstitutionPage() {
  const { organizationId } = useParams({ from: '/inside/institution/$organizationId' })
  const { timeframe } = useSearch({ from: '/inside/institution/$organizationId' })
  const query = useInstitution(organizationId, timeframe)
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          {organizationId}
        </Title>
        <TimeframeChoice value={timeframe} />
      </Group>
      <Loaded query={query} what={t.frame.institution}>
        {(dashboard) => (
          <Stack>
            <PeriodLine period={dashboard.period} />
            <div className="figures">
              {dashboard.metrics.map((m) => (
                <Kpi
                  key={m.id}
                  name={t.words.metric[m.metricType] ?? m.metricType}
                  measure={m.metricType}
                  value={m.value}
                  unit={m.unit}
                  changePercentage={m.changePercentage}
                />
              ))}
            </div>
            <div className="charts">
              <ActiveLearners points={dashboard.activeLearners.daily} />
            </div>
          </Stack>
        )}
      </Loaded>
    </Stack>
  )
}

function ActiveLearners({ points }: { points: Schemas['ActiveLearnersPoint'][] }) {
  const option = useCallback(
    (look: Look) => {
      return {
        tooltip: { trigger: 'axis' },
        grid: { left: 44, right: 12, top: 16, bottom: 28 },
        xAxis: { type: 'category', data: points.map((p) => shortDay(p.from)), ...axis(look) },
        yAxis: {
          type: 'value',
          minInterval: 1,
          ...axis(look),
          axisLabel: { ...axis(look).axisLabel, formatter: short },
        },
        series: [
          {
            type: 'line',
            name: t.words.metric.active_learners,
            data: points.map((p) => p.learners),
            areaStyle: { opacity: 0.15 },
            showSymbol: false,
          },
        ],
      }
    },
    [points],
  )
  const columns = useMemo(
    () => [
      {
        label: t.period.label,
        value: (p: Schemas['ActiveLearnersPoint']) => p.from,
        text: (p: Schemas['ActiveLearnersPoint']) => day(p.from),
      },
      {
        label: t.words.metric.active_learners!,
        value: (p: Schemas['ActiveLearnersPoint']) => p.learners,
        text: (p: Schemas['ActiveLearnersPoint']) => number(p.learners),
      },
    ],
    [],
  )
  return (
    <ChartCard
      title={t.words.metric.active_learners!}
      unit=""
      measure="activeLearners.daily, weekly, monthly"
      summary=""
      rows={points}
      columns={columns}
      option={option}
    />
  )
}
