import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '../api/client'

const none: ReadonlyMap<string, string> = new Map()

/** Names of those who teach, as far as one page of them goes: beyond it an id says who is meant. */
const teachers = queryOptions({
  queryKey: ['teachers'],
  queryFn: ({ signal }) =>
    answer(api.GET('/api/v1/users', { params: { query: { role: 'instructor', limit: 1000 } }, signal })),
  staleTime: 5 * 60_000,
  select: (found) => new Map(found.items.flatMap((u) => (u.name === null ? [] : [[u.userId, u.name] as const]))),
})

/**
 * Of teachers by id; empty until they are there, and where they cannot be had.
 * @param isWanted Whether anything is asked: of a learner it would be refused.
 */
export function useTeacherNames(isWanted = true): ReadonlyMap<string, string> {
  const { data } = useQuery({ ...teachers, enabled: isWanted })
  return isWanted ? (data ?? none) : none
}
