import type { Schemas } from '../api/client'

/**
 * Why there is no median of the cohort; null: there is one. Where all cohorts are too small there is no number of peers either; active
 * days of several courses are not added up; else one cohort of several is too small.
 */
export function lackOf(
  metric: Pick<Schemas['MicroMetric'], 'metricType' | 'cohortMedian' | 'cohortSize'>,
): 'tooFew' | 'notAdded' | 'someTooFew' | null {
  if (metric.cohortMedian !== null) return null
  if (metric.cohortSize === null) return 'tooFew'
  return metric.metricType === 'active_days' ? 'notAdded' : 'someTooFew'
}
