import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'
import { everyPage } from '../../api/pages'
import { useTopics } from '../../live/useTopics'

export type Learner = Schemas['CourseLearner']

/** Up to so many are held by the page, which then sorts and searches by itself; beyond, the server does. */
export const mostHeld = 10_000
const pageSize = 1000

/** What the server is asked, where the page does not hold everybody. */
export interface Asked {
  q?: string
  status?: Learner['status']
  flagged?: boolean
  handled?: boolean
  sort: string
  order: 'asc' | 'desc'
}

function pageOf(
  courseId: string,
  cohort: string | undefined,
  asked: Asked,
  cursor: string | undefined,
  signal: AbortSignal,
) {
  return answer(
    api.GET('/api/v1/courses/{courseId}/learners', {
      params: { path: { courseId }, query: { cohort, ...asked, limit: pageSize, cursor } },
      signal,
    }),
  )
}

/** Everybody of a course by name, as far as the page holds them; asked again as the course changes. The list and the chart share it. */
export function useRoster(courseId: string, cohort?: string) {
  useTopics([`course:${courseId}`], ['roster', courseId])
  return useQuery({
    queryKey: ['roster', courseId, cohort ?? null],
    queryFn: async ({ signal }) => {
      const { items, isWhole } = await everyPage<Learner>(
        (cursor) => pageOf(courseId, cohort, { sort: 'name', order: 'asc' }, cursor, signal),
        mostHeld,
      )
      return { learners: items, isWhole }
    },
  })
}

/** The same of a course with more learners than the page holds: found and sorted by the server, page after page as they are scrolled to. */
export function useLargeRoster(courseId: string, cohort: string | undefined, asked: Asked, isWanted: boolean) {
  return useInfiniteQuery({
    queryKey: ['roster', courseId, cohort ?? null, 'asked', asked],
    queryFn: ({ pageParam, signal }) => pageOf(courseId, cohort, asked, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}
