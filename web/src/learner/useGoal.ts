import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api } from '../api/client'
import type { Dashboard } from './useLearner'

/** Sets the learner's weekly goal, or clears it by null. It stands at once, and the old one again if the server does not take it. */
export function useGoal(userId: string) {
  const client = useQueryClient()
  const all = { queryKey: ['learner', userId] }
  return useMutation({
    mutationFn: (weeklyMinutes: number | null) =>
      answer(api.PUT('/api/v1/users/{userId}/goal', { params: { path: { userId } }, body: { weeklyMinutes } })),
    onMutate: async (weeklyMinutes) => {
      // An answer that was asked for before must not put the old goal back.
      await client.cancelQueries(all)
      const before = client.getQueriesData<Dashboard>(all)
      client.setQueriesData<Dashboard>(all, (dashboard) => dashboard && withGoal(dashboard, weeklyMinutes))
      return before
    },
    onError: (_error, _minutes, before) => before?.forEach(([key, dashboard]) => client.setQueryData(key, dashboard)),
    onSettled: () => client.invalidateQueries(all),
  })
}

/** Whether a week met it is the server's to say: unknown until it answers. */
export function withGoal(dashboard: Dashboard, goal: number | null): Dashboard {
  return {
    ...dashboard,
    weeklyGoalMinutes: goal,
    weeklyMinutes: dashboard.weeklyMinutes.map((week) => ({ ...week, goal, metGoal: null })),
  }
}
