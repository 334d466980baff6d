import { QueryClient } from '@tanstack/react-query'
import { Problem } from '../api/problem'

/** What was asked, kept while somebody looks at it and for a while after. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // Live updates say when it is no longer so; coming back to a tab asks again, which costs a 304.
      staleTime: 15_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: 'always',
      retry: (failures, error) => failures < 2 && error instanceof Problem && error.isPassing,
      retryDelay: (failures, error) =>
        error instanceof Problem && error.retryAfter !== null ? error.retryAfter * 1000 : 400 * 2 ** failures,
      // Shows the figures of the last time frame until those of the next are there.
      placeholderData: (previous: unknown) => previous,
    },
  },
})
