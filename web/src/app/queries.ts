import { QueryClient, type QueryKey } from '@tanstack/react-query'
import { Problem } from '../api/problem'
import { isSameOtherwiseSeen } from './sameSubject'

/** What was asked, kept while somebody looks at it and for a while after. */
export const queries: QueryClient = new (class extends QueryClient {
  // Shows the figures of the last time frame until those of the next are there, or could not be had; never one learner's under
  // another's name. A default of the usual kind does not see for which key it is asked.
  override defaultQueryOptions: QueryClient['defaultQueryOptions'] = (options) => {
    const whole = super.defaultQueryOptions(options)
    const { queryKey } = whole
    whole.placeholderData ??= ((previous: unknown, asked?: { queryKey: readonly unknown[] }) =>
      asked !== undefined && isSameOtherwiseSeen(asked.queryKey, queryKey) && !this.#hasFailed(queryKey)
        ? previous
        : undefined) as never
    return whole as never
  }

  #hasFailed(queryKey: QueryKey): boolean {
    return (this.getQueryState(queryKey)?.errorUpdateCount ?? 0) > 0
  }
})({
  defaultOptions: {
    queries: {
      // Live updates say when it is no longer so; coming back to a tab asks again, which costs a 304.
      staleTime: 15_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: 'always',
      // Without a network the attempt fails, and that is said; it would else wait unseen, under bones, for the network to come back.
      networkMode: 'always',
      refetchOnReconnect: 'always',
      retry: (failures, error) => failures < 2 && error instanceof Problem && error.isPassing,
      retryDelay: (failures, error) =>
        error instanceof Problem && error.retryAfter !== null
          ? Math.min(error.retryAfter, 60) * 1000
          : 400 * 2 ** failures,
    },
    mutations: { networkMode: 'always' },
  },
})
