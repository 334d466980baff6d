import { Group, SegmentedControl, Text } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import type { Schemas } from '../api/client'
import { ChartCard } from '../charts/ChartCard'
import { axis, type Look } from '../charts/look'
import type { Column } from '../charts/table'
import { Explain } from '../explain/Explain'
import { day, figure, number, range, short, shortDay } from '../figures/format'
import { t } from '../texts'
import { activeSummary, isCut, type ActiveBy } from './summaries'

type Point = Schemas['ActiveLearnersPoint']
const text = t.institution.active
const ways = ['daily', 'weekly', 'monthly'] as const

/** How many different learners were active, by day, week or month, and how many of them come on any day. */
export function ActiveLearners({ active }: { active: Schemas['ActiveLearnersOverTime'] }) {
  const [by, setBy] = useState<ActiveBy>('daily')
  const points = active[by]
  const isAnyCut = points.some((p) => isCut(p, by))
  const option = useCallback(
    (look: Look) => (by === 'daily' ? days(points, look) : bars(points, by, look)),
    [points, by],
  )
  const columns = useMemo<Column<Point>[]>(
    () => [
      { label: by === 'daily' ? text.by.daily : text.from, value: (p) => p.from, text: (p) => day(p.from) },
      ...(by === 'daily' ? [] : [{ label: text.to, value: (p: Point) => p.to, text: (p: Point) => day(p.to) }]),
      { label: text.title, value: (p) => p.learners, text: (p) => number(p.learners) },
    ],
    [by],
  )
  return (
    <ChartCard
      title={text.title}
      unit={text.unit}
      measure="activeLearners.daily, weekly, monthly"
      summary={activeSummary(points, by)}
      rows={points}
      columns={columns}
      option={option}
      controls={
        <SegmentedControl
          size="xs"
          aria-label={text.choice}
          value={by}
          onChange={(way) => setBy(way as ActiveBy)}
          data={ways.map((value) => ({ value, label: text.by[value] }))}
        />
      }
    >
      <Group gap={4} wrap="nowrap">
        <Text size="sm">
          <Text span fw={640}>
            {figure(active.stickiness, 'percent')}
          </Text>{' '}
          {text.stickinessText}
        </Text>
        <Explain measure="stickiness" name={text.stickiness} />
      </Group>
      <Text size="xs" c="dimmed" mih={18}>
        {isAnyCut && text.cutNote}
      </Text>
    </ChartCard>
  )
}

function frame(points: readonly Point[], look: Look) {
  return {
    grid: { left: 44, right: 14, top: 30, bottom: 28 },
    xAxis: { type: 'category', data: points.map((p) => shortDay(p.from)), ...axis(look) },
    yAxis: {
      type: 'value',
      minInterval: 1,
      name: text.learners,
      ...axis(look),
      axisLabel: { ...axis(look).axisLabel, formatter: short },
    },
  }
}

function days(points: readonly Point[], look: Look) {
  return {
    ...frame(points, look),
    tooltip: { trigger: 'axis', formatter: ([at]: [{ dataIndex: number }]) => said(points[at.dataIndex]!, 'daily') },
    series: [
      {
        type: 'line',
        name: text.learners,
        data: points.map((p) => p.learners),
        areaStyle: { opacity: 0.15 },
        showSymbol: points.length === 1,
        symbolSize: 7,
      },
    ],
  }
}

function bars(points: readonly Point[], by: ActiveBy, look: Look) {
  return {
    ...frame(points, look),
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: ([at]: [{ dataIndex: number }]) => said(points[at.dataIndex]!, by),
    },
    series: [
      {
        type: 'bar',
        name: text.learners,
        barMaxWidth: 56,
        data: points.map((p) => ({
          value: p.learners,
          itemStyle: isCut(p, by)
            ? { color: look.ramp[1], borderColor: look.series[0], borderWidth: 1, borderType: 'dashed' }
            : { color: look.series[0] },
        })),
      },
    ],
  }
}

function said(p: Point, by: ActiveBy): string {
  const when = p.from === p.to ? day(p.from) : range(p.from, p.to)
  return `${when}\n${text.learners}: ${number(p.learners)}${isCut(p, by) ? `\n${text.cut}` : ''}`
}
