import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { Section } from '../app/Section'
import type { Schemas } from '../api/client'
import { Explain } from '../explain/Explain'
import { duration, figure } from '../figures/format'
import { Kpi } from '../figures/Kpi'
import { t } from '../texts'
import { lackOf } from './places'
import { useReader } from './reader'
import type { Dashboard } from './useLearner'

type Metric = Schemas['MicroMetric']

/** Names of the glossary where they differ from the metric's. */
export const measures: Record<string, string> = {
  average_score: 'average_score (learner)',
  progress: 'progress (learner)',
  engagement_score: 'engagement_score (learner)',
}

/** Told of today alone. */
const isOfToday = (metric: Metric) => ['progress', 'engagement_score'].includes(metric.metricType)

/**
 * Of progress and engagement no earlier state is kept. After a period of nothing there is no change in percent either; the figure of that
 * period says so better.
 */
const hasChange = (metric: Metric) =>
  !isOfToday(metric) && (metric.changePercentage !== null || metric.previousValue === null)

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
            {...(hasChange(metric) ? { changePercentage: metric.changePercentage } : {})}
            // A weaker month is no fault to be shown in red to who had it.
            {...(isOwn ? {} : { good: 'more' as const })}
            {...(metric.metricType === 'learning_minutes' ? { run: minutesOf(dashboard) } : {})}
          >
            <Text size="xs" c="dimmed">
              {isOfToday(metric)
                ? t.period.now
                : metric.previousValue !== null && t.learner.figures.before(shown(metric.previousValue, metric.unit))}
            </Text>
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

/** The days whose sum the learning time of the period is. */
function minutesOf({ activityCalendar, period }: Dashboard): number[] {
  return activityCalendar.filter((d) => d.date >= period.from && d.date <= period.to).map((d) => d.minutes)
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
