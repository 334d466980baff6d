import { useQuery } from '@tanstack/react-query'
import { answer, api } from '../api/client'
import type { Dataset } from '../dashboards/catalogue'

/** More are not offered; who means another writes it. */
const most = 200
const none: readonly string[] = []

/**
 * Values that a dimension has, to choose from. Not of learners: who they are is for who needs to know.
 * @param name Null: nothing is asked.
 */
export function useKnownValues(
  { name: dataset, measures, requiredDimension: apart, maxDays }: Dataset,
  name: string | null,
) {
  const isAsked = name !== null && name !== 'learner'
  const { data } = useQuery({
    queryKey: ['known-values', dataset, name],
    queryFn: ({ signal }) =>
      answer(
        api.POST('/api/v1/query', {
          body: {
            dataset,
            measures: [measures[0]!.name],
            dimensions: apart === null || apart === name ? [name!] : [name!, apart],
            limit: most,
            ...(maxDays === null ? {} : { timeframe: '30d' }),
          },
          signal,
        }),
      ),
    enabled: isAsked,
    staleTime: 5 * 60_000,
    // They help to choose; without them one writes.
    retry: false,
  })
  if (data === undefined) return none
  return [...new Set(data.rows.map((row) => row[0]).filter((value) => typeof value === 'string'))]
}
