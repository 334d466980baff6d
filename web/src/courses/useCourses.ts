import { useInfiniteQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import { useTopics } from '../live/useTopics'
import type { CourseList } from './search'

export type CourseSummary = Schemas['CourseSummary']

const pageSize = 50

/** Between two askings for the list, which is of many courses, in ms. */
const pause = 15_000

/** The courses that the reader may see with who waits in each, a page at a time; asked again as they change, but not with each event. */
export function useCourses({ q, sort, order }: CourseList) {
  const query = useInfiniteQuery({
    queryKey: ['courses', { q, sort, order }],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/v1/courses', {
          params: {
            query: {
              sort,
              order,
              limit: pageSize,
              include: 'attention',
              ...(q === undefined ? {} : { q }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  })
  const shown = query.data?.pages.flatMap((page) => page.items) ?? []
  useTopics(
    shown.map((c) => `course:${c.courseId}`),
    ['courses'],
    pause,
  )
  return query
}
