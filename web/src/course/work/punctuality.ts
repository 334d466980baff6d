import type { Schemas } from '../../api/client'
import { t } from '../../texts'

export type Assignment = Schemas['AssignmentPunctuality']

/** What may have become of an assignment, each enrolled learner in one of them, from the best to what says nothing. */
export const outcomes = ['onTime', 'late', 'undated', 'missing', 'notYetDue', 'notExpected'] as const
export type Outcome = (typeof outcomes)[number]

export const assignmentName = (a: Pick<Assignment, 'title' | 'assignmentId'>) => a.title ?? a.assignmentId

/** Those that occur at all: a legend names nothing that is not there. */
export function occurring(assignments: readonly Assignment[]): Outcome[] {
  return outcomes.filter((o) => assignments.some((a) => (a[o] ?? 0) > 0))
}

/** Where most is missing, and where most came late. */
export function punctualitySaid(assignments: readonly Assignment[]): string {
  const text = t.course.work.punctuality
  const most = (of: 'missing' | 'late') => {
    const worst = assignments.reduce<Assignment | null>(
      (found, a) => ((a[of] ?? 0) > (found?.[of] ?? 0) ? a : found),
      null,
    )
    return worst === null ? null : { name: assignmentName(worst), learners: worst[of] ?? 0 }
  }
  const [missing, late] = [most('missing'), most('late')]
  if (missing === null && late === null) return text.allWell
  return [
    missing === null ? text.noneMissing : text.mostMissing(missing.name, missing.learners),
    late === null ? text.noneLate : text.mostLate(late.name, late.learners),
  ].join(' ')
}
