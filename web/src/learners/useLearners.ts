import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import { usual, type Listing } from './search'

export type Learner = Schemas['UserSummary']

const learners = ({ q = '', sort = 'name', order = usual(sort) }: Listing) =>
  infiniteQueryOptions({
    queryKey: ['learners', { q, sort, order }],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/api/v1/users', {
          params: {
            query: { sort, order, ...(q === '' ? {} : { q }), ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })

/** Learners that the reader may see, a page after the other. */
export function useLearners(listing: Listing) {
  return useInfiniteQuery(learners(listing))
}
