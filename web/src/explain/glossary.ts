import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'

export type Measure = Schemas['Measure']

/** Every measure of the server, by name; it changes with the server's version alone. */
export const glossary = queryOptions({
  queryKey: ['glossary'],
  queryFn: ({ signal }) => answer(api.GET('/api/v1/metrics/glossary', { signal })),
  staleTime: Infinity,
  refetchOnWindowFocus: false,
})

const byName = (found: Schemas['MeasureGlossary']) => new Map(found.measures.map((measure) => [measure.name, measure]))

/** Where a measure stands on the glossary's page: its name, without what an address would have to spell out. */
export function anchorOf(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-').replaceAll(/^-|-$/g, '')
}

/** @param name As the glossary has it, such as `completion_rate` or `averageScore (course)`. */
export function useMeasure(name: string, isWanted: boolean) {
  const { data, isPending, error, refetch } = useQuery({ ...glossary, select: byName, enabled: isWanted })
  return { measure: data?.get(name) ?? null, isPending, error, refetch }
}
