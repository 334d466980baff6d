import type { Schemas } from '../../api/client'
import type { CourseDashboard } from '../useCourse'
import type { Flagged } from './flagged'

/** What is kept of a course, a dashboard or a list of learners, as it stands once those users are handled (or, with null, are so no longer). */
export function handledIn<Kept extends CourseDashboard | Flagged[] | undefined>(
  kept: Kept,
  users: ReadonlySet<string>,
  handled: Schemas['Handled'] | null,
): Kept {
  if (kept === undefined) return kept
  if (Array.isArray(kept)) return marked(kept, users, handled) as Kept
  // Other things are kept of a course too, by whoever shows them: they are left as they stand.
  if (!('flagged' in kept) || kept.learners === null || kept.flagged === null) return kept
  const learners = marked(kept.learners, users, handled)
  const waited = kept.learners.filter(waits).length
  const wait = learners.filter(waits).length
  const unhandled = kept.flagged.unhandled === null ? null : kept.flagged.unhandled - waited + wait
  return { ...kept, learners, flagged: { ...kept.flagged, unhandled } }
}

/** Who is handled in what is kept, by user. */
export function handledOf(kept: readonly (CourseDashboard | Flagged[] | undefined)[]): Map<string, Schemas['Handled']> {
  const found = new Map<string, Schemas['Handled']>()
  for (const one of kept) {
    const learners = Array.isArray(one) ? one : ((one as Partial<CourseDashboard> | undefined)?.learners ?? [])
    for (const l of learners) if (l.handled) found.set(l.userId, l.handled)
  }
  return found
}

const waits = (l: Pick<Flagged, 'flags' | 'handled'>) => l.flags.length > 0 && l.handled === null

function marked<L extends Pick<Flagged, 'userId' | 'handled' | 'flags'>>(
  learners: readonly L[],
  users: ReadonlySet<string>,
  handled: Schemas['Handled'] | null,
): L[] {
  return learners.map((l) => (l.flags?.length > 0 && users.has(l.userId) ? { ...l, handled } : l))
}
