import { infiniteQueryOptions, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import { filterOf, type EventView } from './search'

const history = (view: EventView) => {
  const { from, to } = view
  const asked = { ...filterOf(view), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  return infiniteQueryOptions({
    queryKey: ['events', asked],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/api/v1/events', {
          params: { query: { ...asked, limit: 100, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    // What was looked back over is not looked through again because a window came to the front.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  })
}

/** Events of the log, newest first, page after page. */
export function useHistory(view: EventView) {
  return useInfiniteQuery(history(view))
}

/** One event in full, and the text that told of it; one that just came may not be counted yet. */
export function useEvent(eventId: string) {
  return useQuery({
    queryKey: ['event', eventId],
    queryFn: async ({ signal }) => {
      const served = await answer(
        api.GET('/api/v1/events/{eventId}', { params: { path: { eventId } }, parseAs: 'text', signal }),
      )
      return { event: JSON.parse(served) as Schemas['EventInFull'], served }
    },
    refetchInterval: ({ state }) => (state.data?.event.figures === 'waiting' ? 2000 : false),
  })
}
