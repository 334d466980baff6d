import { useMutation, useQueryClient, type Query } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'
import { Problem } from '../../api/problem'
import { session } from '../../session/session'
import type { CourseDashboard } from '../useCourse'
import { fewAtOnce } from './fewAtOnce'
import { handledIn, handledOf } from './handledIn'
import type { Flagged, Mark } from './flagged'

type Kept = CourseDashboard | Flagged[]

/** A browser has six connections to a server; the page needs some for itself. */
const mostAtOnce = 4

interface Change {
  /** With the flags that the teacher has seen: of others nothing is marked. */
  learners: readonly Flagged[]
  /** Null: it is taken back. */
  handled: { note: string } | null
}

/**
 * Marks learners as handled, or takes it back. What is shown changes at once, and then to what the server says; what it refuses is put
 * back as it stood, and the caller says so.
 */
export function useHandling(courseId: string) {
  const queries = useQueryClient()
  const kept = {
    predicate: ({ queryKey: [what, id] }: Query) => (what === 'course' || what === 'flagged') && id === courseId,
  }
  const show = (users: ReadonlySet<string>, handled: Mark | null) =>
    queries.setQueriesData<Kept>(kept, (old) => handledIn(old, users, handled))
  return useMutation({
    mutationFn: async ({ learners, handled }: Change) => {
      const answers = await fewAtOnce(learners, mostAtOnce, async (l) => {
        if (handled === null) return takeBack(courseId, l.userId)
        const kept = await mark(courseId, l, handled.note)
        if (kept !== null) show(new Set([l.userId]), kept)
      })
      const refusals = answers.flatMap((a, i) =>
        a.status === 'rejected' ? [{ learner: learners[i]!, problem: a.reason as unknown }] : [],
      )
      if (refusals.length > 0) throw new NotKept(refusals)
    },
    onMutate: async ({ learners, handled }) => {
      // An answer that is on its way still tells of before.
      await queries.cancelQueries(kept)
      const before = handledOf(queries.getQueriesData<Kept>(kept).map(([, data]) => data))
      show(new Set(learners.map((l) => l.userId)), handled === null ? null : mine(handled.note))
      return before
    },
    onError: (problem, { learners }, before) => {
      const refused = problem instanceof NotKept ? [...problem.changed, ...problem.failed] : learners
      for (const l of refused) show(new Set([l.userId]), before?.get(l.userId) ?? null)
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries(kept),
        queries.invalidateQueries({ queryKey: ['roster', courseId] }),
        queries.invalidateQueries({ queryKey: ['courses'] }),
      ]),
  })
}

/** Of whom it could not be kept, and why. */
export class NotKept extends Error {
  /** Flagged for something else by now. */
  readonly changed: readonly Flagged[]
  readonly failed: readonly Flagged[]

  constructor(refusals: readonly { learner: Flagged; problem: unknown }[]) {
    const failures = refusals.filter(({ problem }) => !isOf(problem, 'flags_changed'))
    const first = failures[0]?.problem
    super(first instanceof Error ? first.message : '')
    this.name = 'NotKept'
    this.changed = refusals.filter(({ problem }) => isOf(problem, 'flags_changed')).map((r) => r.learner)
    this.failed = failures.map((r) => r.learner)
  }
}

const isOf = (problem: unknown, code: string) => problem instanceof Problem && problem.code === code

/** @returns Null: nothing flags the learner any more, which is as good. */
async function mark(courseId: string, learner: Flagged, given: string): Promise<Schemas['Handled'] | null> {
  const note = given.trim()
  try {
    return await answer(
      api.POST('/api/v1/courses/{courseId}/learners/{userId}/handled', {
        params: { path: { courseId, userId: learner.userId } },
        body: { note: note === '' ? null : note, reasons: learner.flags.map((f) => f.reason) },
      }),
    )
  } catch (problem) {
    if (isOf(problem, 'not_flagged')) return null
    throw problem
  }
}

async function takeBack(courseId: string, userId: string): Promise<void> {
  await api.DELETE('/api/v1/courses/{courseId}/learners/{userId}/handled', { params: { path: { courseId, userId } } })
}

/** Until the server's own answer is there. */
function mine(note: string): Mark {
  return {
    by: `user:${session.user?.userId ?? ''}`,
    byName: session.user?.userName ?? null,
    at: new Date().toISOString(),
    until: null,
    note: note.trim() === '' ? null : note.trim(),
  }
}
