import type { Schemas } from '../../api/client'
import { day, figure, number } from '../../figures/format'
import { t } from '../../texts'

/** The row of the greatest value, the first of equal ones; null: none has any. */
export function peak<Row>(rows: readonly Row[], value: (row: Row) => number | null): Row | null {
  let best: Row | null = null
  for (const row of rows) {
    const is = value(row) ?? 0
    if (is > 0 && (best === null || is > (value(best) ?? 0))) best = row
  }
  return best
}

/** The figures of the period stand in the answer's metrics; the days tell when most came. */
export function enrollmentsSaid(
  days: readonly Schemas['EnrollmentDay'][],
  total: (metric: string) => number | null,
): string {
  const most = peak(days, (d) => d.enrollments)
  return t.course.progress.enrollments.summary(
    number(total('enrollments')),
    number(total('completions')),
    number(total('drops')),
    most === null ? null : day(most.date),
    most === null ? '' : number(most.enrollments),
  )
}

export function activitySaid(
  days: readonly Schemas['CourseActivityDay'][],
  total: (metric: string) => number | null,
): string {
  const most = peak(days, (d) => d.activeLearners)
  return t.course.progress.activity.summary(
    total('active_learners'),
    figure(total('learning_hours'), 'hours'),
    most === null ? null : day(most.date),
    most === null ? '' : number(most.activeLearners),
  )
}

export function statusSaid(counts: readonly Schemas['StatusCount'][]): string {
  return t.course.progress.status.summary(counts.map((c) => `${t.words.status[c.status]} ${number(c.learners)}`))
}
