import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'
import { session } from '../../session/session'
import type { CourseDashboard } from '../useCourse'
import { handledIn, handledOf } from './handledIn'
import type { Flagged } from './flagged'

type Handled = Schemas['Handled']
type Kept = CourseDashboard | Flagged[]

interface Change {
  learners: readonly Flagged[]
  /** Null: it is taken back. */
  handled: { note: string } | null
}

/**
 * Marks learners as handled, or takes it back. What is shown changes at once; what the server refuses is put back as it stood, and the
 * caller says so.
 */
export function useHandling(courseId: string) {
  const queries = useQueryClient()
  const kept = { queryKey: ['course', courseId] }
  const show = (users: ReadonlySet<string>, handled: Handled | null) =>
    queries.setQueriesData<Kept>(kept, (old) => handledIn(old, users, handled))
  return useMutation({
    mutationFn: async ({ learners, handled }: Change) => {
      const answers = await Promise.allSettled(learners.map((l) => send(courseId, l.userId, handled)))
      const refused = learners.filter((_, i) => answers[i]!.status === 'rejected')
      const problem = answers.find((a) => a.status === 'rejected')
      if (problem !== undefined) throw new NotKept(refused, problem.reason)
    },
    onMutate: async ({ learners, handled }) => {
      // An answer that is on its way still tells of before.
      await queries.cancelQueries(kept)
      const before = handledOf(queries.getQueriesData<Kept>(kept).map(([, data]) => data))
      show(new Set(learners.map((l) => l.userId)), handled === null ? null : mine(handled.note))
      return before
    },
    onError: (problem, { learners }, before) => {
      const refused = problem instanceof NotKept ? problem.learners : learners
      for (const l of refused) show(new Set([l.userId]), before?.get(l.userId) ?? null)
    },
    onSettled: () => queries.invalidateQueries(kept),
  })
}

/** Of whom it could not be kept, and why. */
export class NotKept extends Error {
  constructor(
    readonly learners: readonly Flagged[],
    override readonly cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause))
    this.name = 'NotKept'
  }
}

async function send(courseId: string, userId: string, handled: { note: string } | null): Promise<void> {
  const path = { courseId, userId }
  if (handled === null) {
    await api.DELETE('/api/v1/courses/{courseId}/learners/{userId}/handled', { params: { path } })
    return
  }
  const note = handled.note.trim()
  await answer(
    api.POST('/api/v1/courses/{courseId}/learners/{userId}/handled', {
      params: { path },
      body: { note: note === '' ? null : note },
    }),
  )
}

/** Until the server's own answer is there. */
function mine(note: string): Handled {
  const now = new Date().toISOString()
  return {
    by: `user:${session.user?.userId ?? ''}`,
    byName: session.user?.userName ?? null,
    at: now,
    until: now.slice(0, 10),
    note: note.trim() === '' ? null : note.trim(),
  }
}
