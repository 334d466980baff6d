/** What of a view stands in its address, so that every view is a link. */
export interface View {
  timeframe: Timeframe
  /** Of courses; left out: everybody. */
  cohort?: string
}

export const timeframes = ['7d', '30d', '90d', '1y'] as const
export type Timeframe = (typeof timeframes)[number]

/** The view that an address names; what it does not name, or names wrongly, is as usual. */
export function viewOf(search: Record<string, unknown>): View {
  const timeframe = timeframes.find((f) => f === search.timeframe) ?? '30d'
  const cohort = textOf(search.cohort)
  return cohort === undefined ? { timeframe } : { timeframe, cohort }
}

/** A text of an address; what looks like a number arrives as one. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The parts of a course's page, in the order in which they stand. */
export const parts = ['today', 'progress', 'content', 'work', 'learners'] as const
export type Part = (typeof parts)[number]

export interface CourseView extends View {
  part: Part
}

export function courseViewOf(search: Record<string, unknown>): CourseView {
  return { ...viewOf(search), part: parts.find((p) => p === search.part) ?? 'today' }
}
