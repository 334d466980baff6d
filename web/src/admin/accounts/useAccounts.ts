import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'

export type Account = Schemas['Account']

/** Who is locked out is told without pressing anything, in ms. */
const lookAgain = 15_000

const accounts = (q: string) =>
  infiniteQueryOptions({
    queryKey: ['accounts', { q }],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/api/v1/accounts', {
          params: { query: { ...(q === '' ? {} : { q }), ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: lookAgain,
  })

/** The institution's accounts in the order they were made, a page after the other. */
export function useAccounts(q: string) {
  return useInfiniteQuery(accounts(q))
}

/** Until when attempts with its name are refused; null: they are not. */
export function lockOf(account: Account, now: number): string | null {
  return account.lockedUntil !== null && Date.parse(account.lockedUntil) > now ? account.lockedUntil : null
}
