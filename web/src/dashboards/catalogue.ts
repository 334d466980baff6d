import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import { t } from '../texts'

export type Dataset = Schemas['DescribedDataset']
export type Dimension = Schemas['DescribedDimension']
export type Measure = Schemas['DescribedMeasure']
export type Catalogue = Schemas['DatasetCatalogue']

/** What can be asked; it changes with the server's version alone. */
export const catalogue = queryOptions({
  queryKey: ['datasets'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/datasets', { signal })),
  staleTime: Infinity,
  refetchOnWindowFocus: false,
})

export function useCatalogue() {
  return useQuery(catalogue)
}

/** Told over all courses of a learner: not for who sees some courses alone. */
export function isOverAllCourses(dataset: Dataset): boolean {
  return !dataset.dimensions.some((d) => d.name === 'course')
}

/** A name of the API as words: `averageScore` is "Average score". */
export function words(name: string): string {
  const known = t.dashboards.names[name]
  if (known !== undefined) return known
  const text = name.replaceAll(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2').toLowerCase()
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What the API says to programs, for readers: nothing is "null" to them, and names have no underscores. */
export function plainly(description: string): string {
  return description.replaceAll(/\bnull\b/gi, t.dashboards.empty).replaceAll(/(?<=[a-z])_(?=[a-z])/g, ' ')
}

/** Its entry in the glossary. */
export const measureOf = (dataset: string, measure: string) => `${dataset}.${measure}`

export type Family = 'time' | 'course' | 'learner' | 'other'

const ofCourse = ['course', 'courseTitle', 'category', 'instructor', 'courseOrganization']
const ofLearner = ['learner', 'role', 'organization', 'cohort']

/** Under what a dimension is found. */
export function familyOf({ name, type }: Pick<Dimension, 'name' | 'type'>): Family {
  if (type === 'date' || name === 'weekday' || name === 'hour') return 'time'
  if (ofCourse.includes(name)) return 'course'
  return ofLearner.includes(name) ? 'learner' : 'other'
}

/** Under what a measure is found. */
export function kindOf({ unit }: Pick<Measure, 'unit'>): 'counts' | 'shares' | 'times' | 'others' {
  if (unit === 'count') return 'counts'
  if (unit === 'percent' || unit.startsWith('share')) return 'shares'
  return ['hours', 'minutes', 'seconds', 'days'].includes(unit) ? 'times' : 'others'
}
