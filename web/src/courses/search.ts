import { textOf } from '../period/search'

/** What of the list of courses stands in its address. */
export interface CourseList {
  q?: string
  sort: CourseSort
  order: 'asc' | 'desc'
}

export const courseSorts = [
  'lastActivity',
  'title',
  'enrollments',
  'active',
  'completionRate',
  'averageScore',
  'learningHours',
  'startsAt',
] as const
export type CourseSort = (typeof courseSorts)[number]

/** What one looks for first: names from the beginning of the alphabet, the most, the newest. */
export const usualOrder = (sort: CourseSort): 'asc' | 'desc' => (sort === 'title' ? 'asc' : 'desc')

/** The list that an address names; what it does not name, or names wrongly, is as usual: where something goes on stands first. */
export function courseListOf(search: Record<string, unknown>): CourseList {
  const sort = courseSorts.find((s) => s === search.sort) ?? 'lastActivity'
  const order = search.order === 'asc' || search.order === 'desc' ? search.order : usualOrder(sort)
  const q = textOf(search.q)?.trim()
  return q ? { q, sort, order } : { sort, order }
}
