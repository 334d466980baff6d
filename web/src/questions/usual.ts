import type { Dataset } from '../dashboards/catalogue'
import type { Kind, Query } from '../dashboards/widget/widgets'

const usual: Record<string, readonly string[]> = {
  activity: ['activeLearners'],
  enrollments: ['enrollments', 'completions', 'completionRate'],
}

/** The first thing to see of a dataset. */
export function usualQuery(dataset: Dataset, kind: Kind): Query {
  const named = (usual[dataset.name] ?? []).filter((m) => dataset.measures.some((one) => one.name === m))
  const measures = named.length > 0 ? named : [dataset.measures[0]!.name]
  const course = dataset.dimensions.find((d) => d.name === 'courseTitle')?.name
  const first = dataset.timeDimension ?? course ?? dataset.dimensions[0]!.name
  const dimensions = kind === 'metric' ? [] : kind === 'table' ? [course ?? first] : [first]
  return {
    dataset: dataset.name,
    measures: kind === 'table' ? measures : measures.slice(0, 1),
    dimensions,
    filters: apartBy(dataset, dimensions),
    sort: null,
    limit: null,
    timeframe: dataset.timeDimension === null ? null : kind === 'table' && dataset.maxDays === null ? null : '30d',
  }
}

/** Where a dataset wants something held to one value, to its first. */
function apartBy({ requiredDimension, dimensions }: Dataset, chosen: readonly string[]): Query['filters'] {
  if (requiredDimension === null || chosen.includes(requiredDimension)) return null
  const value = dimensions.find((d) => d.name === requiredDimension)?.values?.[0]
  return value === undefined ? null : [{ field: requiredDimension, operator: 'eq', value }]
}
