import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'

export type Arrivals = Schemas['Arrivals']

const pause = 2000

/** Where watching begins. */
const begin = (round: number) =>
  queryOptions({
    queryKey: ['arrivals', String(round)],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/events/arrivals', { signal })),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  })

const since = (cursor: string) =>
  queryOptions({
    queryKey: ['arrivals', 'since', cursor],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/events/arrivals', { params: { query: { after: cursor } }, signal })),
    gcTime: 0,
    staleTime: 0,
    // Until it is there and the figures hold it.
    refetchInterval: (query) => (query.state.data?.first?.isCounted === true ? false : pause),
  })

/**
 * What came in since it was asked for the first time.
 * @param round Another one begins anew.
 */
export function useArrivals(round: number) {
  const begun = useQuery(begin(round))
  const cursor = begun.data?.cursor ?? null
  const seen = useQuery({ ...since(cursor ?? ''), enabled: cursor !== null })
  return { begun, seen }
}

/** In ms: a reader waits for where they land. */
const limit = 2000

/** Whether the institution has any event; true where it cannot be told, or not soon. */
export async function hasEvents(): Promise<boolean> {
  try {
    return (await answer(api.GET('/api/v1/events/arrivals', { signal: AbortSignal.timeout(limit) }))).hasEvents
  } catch {
    return true
  }
}
