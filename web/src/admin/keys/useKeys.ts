import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'
import type { KeyListing } from '../search'

export type ApiKey = Schemas['StoredKey']
export type IssuedKey = Schemas['IssuedKey']

const keys = ({ q, state, sort, order }: KeyListing) =>
  infiniteQueryOptions({
    queryKey: ['keys', { q, state, sort, order }],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/api/v1/keys', {
          params: {
            query: {
              ...(q === undefined ? {} : { q }),
              ...(state === undefined ? {} : { state }),
              ...(sort === undefined ? {} : { sort }),
              ...(order === undefined ? {} : { order }),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
  })

/** The institution's keys, also those that ended, a page after the other. */
export function useApiKeys(listing: KeyListing) {
  return useInfiniteQuery(keys(listing))
}

/** Until when the text before the last rotation works; null: it does not. */
export function overlapOf(key: ApiKey, now: number): string | null {
  return key.state === 'active' && key.previousEndsAt !== null && Date.parse(key.previousEndsAt) > now
    ? key.previousEndsAt
    : null
}

/** A call that every key may make, and that says what it may do. */
export function tryIt(origin: string, text: string): string {
  return `curl -H "X-API-Key: ${text}" ${origin}/api/v1/me`
}

/** When a key made now ends; undefined: it does not. */
export function endOf(days: string, now: number): string | undefined {
  const whole = Number(days)
  return days === '' || !Number.isFinite(whole) ? undefined : new Date(now + whole * 86_400_000).toISOString()
}
