import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import type { Sorting } from '../table/sorting'

export type Organization = Schemas['OrganizationSummary']

/** As the API sorts organizations. */
export type Order = Sorting<'id' | 'users' | 'courses' | 'enrollments' | 'completions' | 'learningHours'>
export const usualOrder: Order = { key: 'enrollments', isDescending: true }

/** Organizations, a page after the other. */
export const organizations = (q: string, { key: sort, isDescending }: Order) =>
  infiniteQueryOptions({
    queryKey: ['organizations', q, sort, isDescending],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/api/v1/organizations', {
          params: {
            query: {
              sort,
              order: isDescending ? 'desc' : 'asc',
              ...(q === '' ? {} : { q }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    // What was found stays until what is searched for now is there.
    placeholderData: keepPreviousData,
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })

/** Of a first page: whether there is more than one. */
export const areSeveral = ({ items, nextCursor }: Schemas['PageOfOrganizationSummary']) =>
  items.length > 1 || nextCursor !== null

/** The first of those whose id contains it: for a choice among them. */
export const organizationsLike = (q: string) =>
  queryOptions({
    queryKey: ['organizations', 'like', q],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/organizations', { params: { query: { limit: 50, ...(q === '' ? {} : { q }) } }, signal }),
      ),
    staleTime: 60_000,
  })
