import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { Section } from '../app/Section'
import type { Schemas } from '../api/client'
import { Explain } from '../explain/Explain'
import { duration, figure } from '../figures/format'
import { Kpi } from '../figures/Kpi'
import { t } from '../texts'
import { measures } from './measures'
import { lackOf } from './places'
import { useReader } from './reader'
import type { Dashboard } from './useLearner'

type Metric = Schemas['MicroMetric']

/** Told of today alone. */
const isOfToday = (metric: Metric) => ['progress', 'engagement_score'].includes(metric.metricType)

/** Of progress and engagement no earlier state is kept. */
function changeOf(metric: Metric) {
  if (isOfToday(metric)) return {}
  const { changePercentage, previousValue, unit } = metric
  return previousValue === null ? { changePercentage } : { changePercentage, before: shown(previousValue, unit) }
}

/** The key figures of the period, with those of the period before; beside those of the cohort for a teacher, and for the learner who asks. */
export function KeyFigures({ dashboard }: { dashboard: Dashboard }) {
  const { isOwn, voice } = useReader()
  const [isAsked, setAsked] = useState(false)
  const canCompare = dashboard.courses.some((c) => c.places.length > 0)
  const isCompared = canCompare && (!isOwn || isAsked)
  return (
    <Section
      title={t.learner.figures.title}
      beside={
        canCompare &&
        isOwn && (
          <Button
            size="compact-sm"
            variant={isAsked ? 'light' : 'default'}
            aria-pressed={isAsked}
            onClick={() => setAsked(!isAsked)}
          >
            {voice.compare}
          </Button>
        )
      }
    >
      <div className="figures wide-figures">
        {dashboard.metrics.map((metric) => (
          <Kpi
            key={metric.id}
            name={t.words.metric[metric.metricType] ?? metric.metricType}
            measure={measures[metric.metricType] ?? metric.metricType}
            value={metric.value}
            unit={metric.unit}
            {...(metric.unit === 'minutes' ? { text: duration(metric.value) } : {})}
            {...changeOf(metric)}
            // A weaker month is no fault to be shown in red to who had it.
            {...(isOwn ? {} : { good: 'more' as const })}
            {...runOf(metric, dashboard)}
          >
            {isOfToday(metric) && (
              <Text size="xs" c="dimmed">
                {t.period.now}
              </Text>
            )}
            {isCompared && <Place metric={metric} />}
          </Kpi>
        ))}
      </div>
      {isCompared && (
        <Group gap={4} wrap="nowrap">
          <Text size="xs" c="dimmed">
            {voice.compared}
          </Text>
          <Explain measure="cohortMedian" name={voice.medianName} />
          <Explain measure="percentile" name={t.learner.figures.percentile} />
        </Group>
      )}
    </Section>
  )
}

/** Of learning time day by day; of what does not happen every day, by the whole weeks of the period. */
export function runOf(
  { metricType }: Pick<Metric, 'metricType'>,
  { activityCalendar, weeklyMinutes, period }: Pick<Dashboard, 'activityCalendar' | 'weeklyMinutes' | 'period'>,
): { run?: number[] } {
  const weeks = weeklyMinutes.filter((w) => w.isComplete && w.from >= period.from)
  switch (metricType) {
    case 'learning_minutes':
      return {
        run: activityCalendar.filter((d) => d.date >= period.from && d.date <= period.to).map((d) => d.minutes),
      }
    case 'active_days':
      return { run: weeks.map((w) => w.activeDays) }
    case 'items_handed_in':
      return { run: weeks.map((w) => w.itemsHandedIn) }
    case 'average_score':
      return { run: weeks.flatMap((w) => w.averageScore ?? []) }
    default:
      return {}
  }
}

function Place({ metric }: { metric: Metric }) {
  const { voice } = useReader()
  const lack = lackOf(metric)
  const place = metric.percentile === null ? null : voice.place(metric.percentile, metric.cohortSize ?? 0)
  return (
    <>
      <Text size="xs" c="dimmed">
        {lack === null ? voice.median(shown(metric.cohortMedian, metric.unit)) : t.learner.figures[lack]}
      </Text>
      {place !== null && (
        <Text size="xs" fw={560}>
          {place}
        </Text>
      )}
    </>
  )
}

const shown = (value: number | null, unit: string) => (unit === 'minutes' ? duration(value) : figure(value, unit))
