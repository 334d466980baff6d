import { useQuery } from '@tanstack/react-query'
import { answer, api } from '../api/client'

/** How a learner is called and written to, from the list of users, which a teacher may read and a student may not. Undefined: not known yet. */
export function useContact(userId: string, isWanted: boolean) {
  const { data, isLoading } = useQuery({
    queryKey: ['learner-contact', userId],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/users', { params: { query: { q: userId, limit: 50 } }, signal })),
    // The search also finds longer ids that hold this one.
    select: (found) => found.items.find((user) => user.userId === userId),
    enabled: isWanted,
    staleTime: 5 * 60_000,
  })
  return { name: data?.name ?? null, email: isLoading ? undefined : (data?.email ?? null) }
}
