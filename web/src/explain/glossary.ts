import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'

export type Measure = Schemas['Measure']

/** Every measure of the server, by name; it changes with the server's version alone. */
const glossary = queryOptions({
  queryKey: ['glossary'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/metrics/glossary', { signal })),
  staleTime: Infinity,
  select: (found) => new Map(found.measures.map((measure) => [measure.name, measure])),
})

/** @param name As the glossary has it, such as `completion_rate` or `averageScore (course)`. */
export function useMeasure(name: string, isWanted: boolean) {
  const { data, isPending, error } = useQuery({ ...glossary, enabled: isWanted })
  return { measure: data?.get(name) ?? null, isPending, error }
}
