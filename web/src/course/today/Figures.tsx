import { Text } from '@mantine/core'
import type { Schemas } from '../../api/client'
import { figure, shortDay } from '../../figures/format'
import { Kpi } from '../../figures/Kpi'
import { t } from '../../texts'
import type { CourseDashboard } from '../useCourse'

type Metric = Schemas['DashboardMetric']

/** In the glossary some go by another name, since other dashboards have them too. */
const measures: Record<string, string> = {
  enrollments: 'enrollments (course dashboard)',
  engagement_score: 'engagement_score (course dashboard)',
  flagged_learners: 'flagged_learners (course dashboard)',
}

/** Whose rise is good and whose fall is; of the others neither. */
const good: Record<string, 'more' | 'less'> = {
  active_learners: 'more',
  completions: 'more',
  completion_rate: 'more',
  drops: 'less',
  average_score: 'more',
  learning_hours: 'more',
}

/** These tell how it stands today, those how it stood when the period ended; the others tell of the days between its ends. */
const ofToday = ['average_progress', 'engagement_score', 'flagged_learners']
const ofEnd = ['total_enrollments', 'completion_rate']

/** The course's key figures, with those of the period before and their run over this one. */
export function Figures({ dashboard }: { dashboard: CourseDashboard }) {
  // To who sees single learners, small groups are told too: then a figure is missing since there is nothing it could be of.
  const isOfGroups = dashboard.learners === null
  return (
    <div className="figures">
      {dashboard.metrics.map((m) => (
        <Kpi
          key={m.metricType}
          name={t.words.metric[m.metricType] ?? m.metricType}
          measure={measures[m.metricType] ?? m.metricType}
          value={m.value}
          unit={m.unit}
          {...(m.previousValue === null
            ? {}
            : { changePercentage: m.changePercentage, before: figure(m.previousValue, m.unit) })}
          {...(good[m.metricType] === undefined ? {} : { good: good[m.metricType] })}
          {...runOf(m, dashboard)}
        >
          <Text size="xs" c="dimmed">
            {m.value === null && isOfGroups ? t.states.smallGroup : timeOf(m, dashboard)}
          </Text>
        </Kpi>
      ))}
    </div>
  )
}

function timeOf({ metricType }: Metric, { period }: CourseDashboard): string | null {
  if (ofToday.includes(metricType)) return t.period.now
  return ofEnd.includes(metricType) ? t.period.to(shortDay(period.to)) : null
}

/** Of figures that the dashboard also tells day by day. */
function runOf({ metricType }: Metric, { enrollmentTrend, activityByDay }: CourseDashboard): { run?: number[] } {
  switch (metricType) {
    case 'enrollments':
      return { run: enrollmentTrend.map((d) => d.enrollments) }
    case 'completions':
      return { run: enrollmentTrend.map((d) => d.completions) }
    case 'drops':
      return { run: enrollmentTrend.map((d) => d.drops) }
    case 'active_learners':
      return { run: activityByDay.map((d) => d.activeLearners) }
    case 'learning_hours':
      return activityByDay.some((d) => d.hours === null) ? {} : { run: activityByDay.map((d) => d.hours ?? 0) }
    default:
      return {}
  }
}
