import { useQuery } from '@tanstack/react-query'
import { answer, api } from '../../api/client'
import { useTopics } from '../../live/useTopics'
import type { CourseDashboard } from '../useCourse'
import type { Flagged } from './flagged'

/** A list that nobody reads to its end is not fetched to it. */
const mostPages = 2

/** Between two askings for it while much happens in the course, in ms. */
const pause = 30_000

/**
 * All whom a rule flags. The dashboard names two hundred learners, these first; where more are flagged, the rest come from the list of
 * learners, and meanwhile those stand there.
 */
export function useFlagged(dashboard: CourseDashboard) {
  const { courseId, cohort } = dashboard
  const named = (dashboard.learners ?? []).filter((l) => l.flags.length > 0)
  const isAll = named.length >= (dashboard.flagged?.learners ?? 0)
  useTopics(isAll ? [] : [`course:${courseId}`], ['flagged', courseId], pause)
  const more = useQuery({
    queryKey: ['flagged', courseId, cohort],
    queryFn: async ({ signal }) => {
      const found: Flagged[] = []
      let cursor: string | undefined
      for (let page = 0; page < mostPages; page++) {
        const got = await pageOf(courseId, cohort, cursor, signal)
        found.push(...got.items)
        if (got.nextCursor === null) break
        cursor = got.nextCursor
      }
      return found
    },
    enabled: !isAll,
    placeholderData: undefined,
  })
  const learners: readonly Flagged[] = isAll ? named : (more.data ?? named)
  return { learners, isComplete: isAll || more.data !== undefined, error: isAll ? null : more.error }
}

function pageOf(courseId: string, cohort: string | null, cursor: string | undefined, signal: AbortSignal) {
  const query = { flagged: true, sort: 'attention', limit: 1000, cohort: cohort ?? undefined, cursor }
  return answer(api.GET('/api/v1/courses/{courseId}/learners', { params: { path: { courseId }, query }, signal }))
}
