import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '../api/client'

/** What the server knows of its reader and of the institution: its name, its calendar, how few are a small group. */
export const me = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/me', { signal })),
  staleTime: 10 * 60_000,
  refetchOnWindowFocus: false,
})

export function useMe() {
  return useQuery(me).data ?? null
}
