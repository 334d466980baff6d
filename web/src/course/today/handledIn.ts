import type { CourseDashboard } from '../useCourse'
import type { Flagged, Mark } from './flagged'

/** What is kept of a course, a dashboard or a list of learners, as it stands once those users are handled (or, with null, are so no longer). */
export function handledIn<Kept extends CourseDashboard | Flagged[] | undefined>(
  kept: Kept,
  users: ReadonlySet<string>,
  handled: Mark | null,
): Kept {
  if (kept === undefined) return kept
  if (Array.isArray(kept)) return marked(kept, users, handled) as Kept
  // Other things are kept of a course too, by whoever shows them: they are left as they stand.
  if (!('flagged' in kept) || kept.learners === null || kept.flagged === null) return kept
  const learners = marked(kept.learners, users, handled)
  const [waited, wait] = [kept.learners.filter(waits), learners.filter(waits)]
  const { unhandled, unhandledByReason } = kept.flagged
  const flagged = {
    ...kept.flagged,
    unhandled: unhandled === null ? null : unhandled - waited.length + wait.length,
    unhandledByReason:
      unhandledByReason?.map(({ reason, learners }) => {
        const having = (some: readonly Waiting[]) => some.filter((l) => l.flags.some((f) => f.reason === reason)).length
        return { reason, learners: learners - having(waited) + having(wait) }
      }) ?? null,
  }
  return { ...kept, learners, flagged }
}

/** Who is handled in what is kept, by user. */
export function handledOf(kept: readonly (CourseDashboard | Flagged[] | undefined)[]): Map<string, Mark> {
  const found = new Map<string, Mark>()
  for (const one of kept) {
    const learners = Array.isArray(one) ? one : ((one as Partial<CourseDashboard> | undefined)?.learners ?? [])
    for (const l of learners) if (l.handled) found.set(l.userId, l.handled)
  }
  return found
}

type Waiting = Pick<Flagged, 'flags' | 'handled'>

const waits = (l: Waiting) => l.flags.length > 0 && l.handled === null

function marked<L extends Waiting & { userId: string }>(
  learners: readonly L[],
  users: ReadonlySet<string>,
  handled: Mark | null,
): L[] {
  return learners.map((l) => (l.flags?.length > 0 && users.has(l.userId) ? { ...l, handled } : l))
}
