import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { answer, api } from '../api/client'
import { answerOf } from '../dashboards/widget/answers'
import type { Query } from '../dashboards/widget/widgets'
import type { State } from '../dashboards/widget/WidgetView'

/** Of a reader who still chooses, in ms. */
const pause = 350

/**
 * What a query is answered with just now. It is asked once its reader pauses; what is superseded is broken off.
 * @param query Null: nothing is asked.
 */
export function usePreview(query: Query | null): State & { isFetching: boolean } {
  const asked = query === null || query.measures.length === 0 ? null : JSON.stringify(query)
  const [wanted] = useDebouncedValue(asked, pause)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['preview', wanted],
    queryFn: ({ signal }) => answer(api.POST('/api/v1/query', { body: JSON.parse(wanted!) as Query, signal })),
    enabled: wanted !== null,
    staleTime: 60_000,
  })
  const isNewest = asked === wanted
  const found = useMemo(() => (data === undefined ? null : answerOf(data)), [data])
  return {
    answer: isNewest ? found : null,
    error: isNewest ? error : null,
    retry: () => refetch(),
    isFetching: isFetching || !isNewest,
  }
}
