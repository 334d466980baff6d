import type { Schemas } from '../api/client'
import type { Macro } from './useInstitution'

type Metric = Schemas['DashboardMetric']

/** Those that tell how it goes before those that tell how much there is. A figure that this page does not know comes last. */
const order = [
  'flagged_learners',
  'active_users',
  'engagement_score',
  'completion_rate',
  'average_score',
  'learning_hours',
  'new_enrollments',
  'new_completions',
  'total_enrollments',
  'total_users',
  'total_courses',
]

/** Whether more of it is better; what is left out is neither. */
export const good: Record<string, 'more' | 'less'> = {
  flagged_learners: 'less',
  active_users: 'more',
  engagement_score: 'more',
  completion_rate: 'more',
  average_score: 'more',
  learning_hours: 'more',
  new_enrollments: 'more',
  new_completions: 'more',
}

/** Their entries in the glossary, where these have another name. */
export const measures: Record<string, string> = {
  new_enrollments: 'new_enrollments, new_completions',
  new_completions: 'new_enrollments, new_completions',
  engagement_score: 'engagement_score (organization)',
}

/** Told of today alone, so that there is no period before. */
export const ofToday: readonly string[] = ['flagged_learners', 'engagement_score']

export function ordered(metrics: readonly Metric[]): Metric[] {
  const place = (m: Metric) => (order.includes(m.metricType) ? order.indexOf(m.metricType) : order.length)
  return metrics.toSorted((a, b) => place(a) - place(b))
}

/** How a figure ran over the period, where the dashboard has it by day or week. */
export function runOf(metric: string, dashboard: Pick<Macro, 'activeLearners' | 'trend'>): number[] | undefined {
  switch (metric) {
    case 'active_users':
      return dashboard.activeLearners.daily.map((p) => p.learners)
    case 'new_enrollments':
      return dashboard.trend.map((p) => p.enrollments)
    case 'new_completions':
      return dashboard.trend.map((p) => p.completions)
    case 'total_enrollments':
      return dashboard.trend.map((p) => p.totalEnrollments)
    case 'learning_hours':
      return told(dashboard.trend.map((p) => p.learningHours))
    case 'completion_rate':
      return told(dashboard.trend.map((p) => p.completionRate))
    case 'average_score':
      return told(dashboard.trend.map((p) => p.averageScore))
    default:
      return undefined
  }
}

/** Days on which nothing was graded have no score to draw. */
function told(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null)
}
