import { useDebouncedValue } from '@mantine/hooks'
import { useQueries, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'
import { Problem } from '../../api/problem'

export type Account = Schemas['Account']

/** Of a reader who types, in ms. */
const pause = 250
/** Who is meant by more than these is looked for by more letters. */
const most = 20

/** Those of these ids, by id; null: it is gone. What is not there is not known yet, or not the reader's to know. */
export function useAccountsOf(ids: readonly string[], isAllowed: boolean): ReadonlyMap<string, Account | null> {
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['account', id],
      queryFn: async ({ signal }: { signal: AbortSignal }): Promise<Account | null> => {
        try {
          return await answer(api.GET('/api/v1/accounts/{id}', { params: { path: { id } }, signal }))
        } catch (error) {
          if (error instanceof Problem && error.status === 404) return null
          throw error
        }
      },
      enabled: isAllowed,
      staleTime: 5 * 60_000,
    })),
  })
  return new Map(ids.flatMap((id, i) => (found[i]?.data === undefined ? [] : [[id, found[i].data]])))
}

/** Accounts whose name holds what was typed. */
export function useFoundAccounts(typed: string, isAllowed: boolean) {
  const [q] = useDebouncedValue(typed.trim(), pause)
  return useQuery({
    queryKey: ['accounts-found', { q }],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/accounts', { params: { query: { limit: most, ...(q === '' ? {} : { q }) } }, signal })),
    enabled: isAllowed,
  })
}
