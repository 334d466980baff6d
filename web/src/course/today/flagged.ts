import type { Schemas } from '../../api/client'

/** Who is flagged, as the dashboard and the list of learners tell them alike. */
export type Flagged = Pick<
  Schemas['MesoLearner'],
  | 'userId'
  | 'name'
  | 'email'
  | 'progressPercentage'
  | 'expectedProgress'
  | 'score'
  | 'engagementScore'
  | 'lastAccessDate'
  | 'flags'
> & { handled: Mark | null }

/** That somebody saw to it; how long it holds is not known until the server has said so. */
export type Mark = Omit<Schemas['Handled'], 'until'> & { until: string | null }

export type Reason = Schemas['FlagReason']

/** The gravest first. */
export const reasons = [
  'never_seen',
  'away',
  'behind_pace',
  'missed_work',
  'failing_scores',
] as const satisfies Reason[]

/** A name to call them by, where one was sent. */
export const nameOf = (learner: Pick<Flagged, 'name' | 'userId'>) => learner.name ?? learner.userId

/** Those who wait, in the server's order, and those somebody saw to, the newest first. */
export function split(learners: readonly Flagged[]): { waiting: Flagged[]; handled: Flagged[] } {
  const flagged = learners.filter((l) => l.flags.length > 0)
  return {
    waiting: flagged.filter((l) => l.handled === null),
    handled: flagged.filter((l) => l.handled !== null).sort((a, b) => b.handled!.at.localeCompare(a.handled!.at)),
  }
}

/** How many of them each reason keeps; who has several is in several. */
export function byReason(learners: readonly Flagged[]): { reason: Reason; learners: number }[] {
  return reasons
    .map((reason) => ({ reason, learners: learners.filter((l) => has(l, reason)).length }))
    .filter((r) => r.learners > 0)
}

export const has = (learner: Flagged, reason: Reason) => learner.flags.some((f) => f.reason === reason)
