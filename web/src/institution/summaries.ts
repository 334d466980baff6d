import type { Schemas } from '../api/client'
import { day, figure, number, shortDay } from '../figures/format'
import { t } from '../texts'
import { nameOf } from './worthALook'

export type ActiveBy = 'daily' | 'weekly' | 'monthly'
type Point = Schemas['ActiveLearnersPoint']
type Cohort = Schemas['RetentionCohort']

/** Enrollments of a day or a week; drops are null where the answer has none. */
export interface TrendRow {
  from: string
  enrollments: number
  completions: number
  drops: number | null
}

export function activeSummary(points: readonly Point[], by: ActiveBy): string {
  const last = points.at(-1)
  const most = greatest(points, (p) => p.learners)
  if (last === undefined || most === undefined) return t.charts.empty
  return t.institution.active.summary[by](number(most.learners), day(most.from), number(last.learners), day(last.from))
}

/** Whether a week or month lies only in part within the period. */
export function isCut({ from, to }: Point, by: ActiveBy): boolean {
  if (by === 'daily') return false
  const dayAfter = new Date(Date.parse(`${to}T00:00:00Z`) + 86_400_000)
  const first = new Date(`${from}T00:00:00Z`)
  return by === 'weekly'
    ? first.getUTCDay() !== 1 || dayAfter.getUTCDay() !== 1
    : first.getUTCDate() !== 1 || dayAfter.getUTCDate() !== 1
}

export function trendSummary(rows: readonly TrendRow[]): string {
  const parts = (['enrollments', 'completions', 'drops'] as const).flatMap((what) => {
    const most = greatest(rows, (r) => r[what] ?? 0)
    if (most === undefined || most[what] === null) return []
    return most[what] === 0
      ? [t.institution.trend.nothing[what]]
      : [t.institution.trend.most[what](day(most.from), number(most[what]))]
  })
  return parts.join(' ')
}

/** Of courses that stand by enrollments, most first. */
export function coursesSummary(courses: readonly Schemas['ComparedCourse'][], all: number): string {
  const largest = courses[0]
  if (largest === undefined) return t.institution.courses.none
  const flagged = greatest(courses, (c) => c.flagged ?? 0)
  return [
    t.institution.courses.caption(courses.length, nameOf(largest), number(largest.enrolled)),
    ...(flagged?.flagged ? [t.institution.courses.mostFlagged(nameOf(flagged), number(flagged.flagged))] : []),
    ...(courses.length < all ? [t.institution.courses.atMost(courses.length, all)] : []),
  ].join(' ')
}

/** Of the largest cohort: how many came in its first week, and in its last one told of. */
export function retentionSummary(cohorts: readonly Cohort[]): string {
  const largest = greatest(cohorts, (c) => c.size)
  if (largest === undefined || largest.size === 0) return t.institution.retention.empty
  return t.institution.retention.summary(
    day(largest.week),
    largest.size,
    figure(largest.active[0], 'percent'),
    figure(largest.active.at(-1), 'percent'),
    largest.active.length - 1,
  )
}

export function runName(run: Schemas['CourseRun']): string {
  return run.startsOn === null ? run.courseId : t.institution.runs.run(run.courseId, day(run.startsOn))
}

export function runsSummary(title: string, runs: readonly Schemas['CourseRun'][]): string {
  return [
    t.institution.runs.summary(title, runs.length),
    ...runs
      .filter((r) => r.activeByWeek.length > 0)
      .map((r) =>
        t.institution.runs.lastWeek(runName(r), figure(r.activeByWeek.at(-1), 'percent'), r.activeByWeek.length),
      ),
  ].join(' ')
}

/** The row of a grid or an axis: a week's Monday with how many stand behind it. */
export function cohortName(cohort: Cohort): string {
  return `${shortDay(cohort.week)} · ${number(cohort.size)}`
}

function greatest<T>(of: readonly T[], value: (one: T) => number): T | undefined {
  return of.reduce<T | undefined>(
    (most, one) => (most === undefined || value(one) > value(most) ? one : most),
    undefined,
  )
}
