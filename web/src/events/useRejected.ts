import {
  infiniteQueryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryClient,
} from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'

export type Rejected = Schemas['RejectedEvent']
export type Outcome = Schemas['ReplayOutcome']

const key = 'rejected'

/** Rejected events, newest first, of one reason or route where one is given. */
export function useRejected(code: string | undefined, source: string | undefined) {
  return useInfiniteQuery(
    infiniteQueryOptions({
      queryKey: [key, 'list', { code, source }],
      queryFn: ({ signal, pageParam }) =>
        answer(
          api.GET('/api/v1/events/rejected', {
            params: {
              query: {
                limit: 100,
                ...(code === undefined ? {} : { code }),
                ...(source === undefined ? {} : { source }),
                ...(pageParam === null ? {} : { cursor: pageParam }),
              },
            },
            signal,
          }),
        ),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.nextCursor ?? undefined,
    }),
  )
}

/** How many there are of each reason. */
export function useReasons() {
  return useQuery({
    queryKey: [key, 'reasons'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/events/rejected/reasons', { signal })),
  })
}

/** One with what was sent. */
export function useRejectedOne(id: number) {
  return useQuery({
    queryKey: [key, 'one', id],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/events/rejected/{id}', { params: { path: { id: String(id) } }, signal })),
    // What a reader is about to put right is not taken from under their hands.
    refetchOnWindowFocus: false,
  })
}

/** What was taken in is rejected no more, and an event of the log. */
function taken(queries: QueryClient) {
  return Promise.all([[key], ['events']].map((queryKey) => queries.invalidateQueries({ queryKey })))
}

/** Takes one in again: as it was sent, or as it should have been. */
export function useReplay(id: number) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (corrected: string | null) =>
      answer(
        api.POST('/api/v1/events/rejected/{id}/replay', {
          params: { path: { id: String(id) } },
          ...(corrected === null
            ? {}
            : {
                // As it was written: what the page would make of it might be another number.
                body: corrected as never,
                bodySerializer: (body: unknown) => body as string,
                headers: { 'Content-Type': 'application/json' },
              }),
        }),
      ),
    onSuccess: () => taken(queries),
  })
}

/** A call takes in a thousand at most. */
const mostACall = 1000

/** Takes in again all of a reason, call after call, and tells what came of them. */
export function useReplayAll() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ code, count }: { code: string; count: number }) => {
      const all = { accepted: 0, duplicates: 0, stillRejected: 0 }
      // What stays wrong is tried last: no call comes past the same twice within so many.
      for (let calls = Math.ceil(count / mostACall); calls > 0; calls--) {
        const report = await answer(api.POST('/api/v1/events/rejected/replay', { body: { code, ids: null } }))
        all.accepted += report.accepted
        all.duplicates += report.duplicates
        all.stillRejected += report.stillRejected
        if (report.replayed < mostACall) break
      }
      return all
    },
    onSettled: () => taken(queries),
  })
}
