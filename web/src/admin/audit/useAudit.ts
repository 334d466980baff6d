import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { answer, api, sendAsCaller, type Schemas } from '../../api/client'
import { Problem } from '../../api/problem'
import type { AuditView } from '../search'
import { startOfDay } from './days'

export type Entry = Schemas['AuditRecord']

/** What is asked for: days of the institution's calendar as moments, the last day to its end. */
export function questionOf({ from, to, ...rest }: AuditView, zone: string) {
  return {
    ...rest,
    ...(from === undefined ? {} : { from: startOfDay(from, zone) }),
    ...(to === undefined ? {} : { to: startOfDay(to, zone, 1) }),
  }
}

const entries = (view: AuditView, zone: string) =>
  infiniteQueryOptions({
    queryKey: ['audit', { ...view, zone }],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/api/v1/audit', {
          params: { query: { ...questionOf(view, zone), ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    // Each reading is an entry of the log itself: it is asked when it is wanted, and not for the newest of five pages.
    refetchOnWindowFocus: false,
  })

/** Entries that the filters find, newest first, a page after the other. */
export function useAudit(view: AuditView, zone: string | null) {
  return useInfiniteQuery({ ...entries(view, zone ?? 'UTC'), enabled: zone !== null })
}

/** All that the filters find, as a file. */
export async function exportOf(view: AuditView, zone: string, format: 'csv' | 'ndjson'): Promise<Blob> {
  const question = new URLSearchParams({ ...questionOf(view, zone), format })
  const response = await sendAsCaller(
    new Request(new URL(`/api/v1/audit/export?${question}`, window.location.origin)),
    null,
  )
  if (!response.ok) throw Problem.of(response, await response.json().catch(() => null))
  try {
    return await response.blob()
  } catch (error) {
    throw Problem.ofNoAnswer(error)
  }
}
