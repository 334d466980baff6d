import { useInfiniteQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import type { CourseList } from './search'

export type CourseSummary = Schemas['CourseSummary']

const pageSize = 50

/** The courses that the reader may see, a page at a time. */
export function useCourses({ q, sort, order }: CourseList) {
  return useInfiniteQuery({
    queryKey: ['courses', q ?? null, sort, order],
    queryFn: ({ pageParam, signal }) =>
      answer(
        api.GET('/api/v1/courses', {
          params: {
            query: {
              sort,
              order,
              limit: pageSize,
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
}
