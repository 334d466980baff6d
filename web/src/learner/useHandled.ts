import { useQuery } from '@tanstack/react-query'
import { answer, api } from '../api/client'
import type { Flagged } from '../course/today/flagged'

/**
 * The learner as the course's list of flagged learners has them: whether somebody saw to them, and what. A list of one, and under the
 * course's key, so that what marks a learner as handled (useHandling) marks them here, too.
 */
export function useHandled(courseId: string, userId: string) {
  return useQuery({
    queryKey: ['course', courseId, 'flagged learner', userId],
    queryFn: async ({ signal }): Promise<Flagged[]> => {
      const query = { flagged: true, q: userId, limit: 50 }
      const path = { courseId }
      const { items } = await answer(
        api.GET('/api/v1/courses/{courseId}/learners', { params: { path, query }, signal }),
      )
      // The search also finds longer ids that hold this one.
      return items.filter((learner) => learner.userId === userId)
    },
  })
}
