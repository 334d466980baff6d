import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, it, vi } from 'vitest'
import { api } from '../api/client'
import { Problem } from '../api/problem'
import { useGoal } from './useGoal'
import type { Dashboard } from './useLearner'

afterEach(() => vi.restoreAllMocks())

function begin() {
  const client = new QueryClient()
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  )
  for (const timeframe of ['30d', '90d'])
    client.setQueryData(['learner', 'ada', timeframe], { weeklyGoalMinutes: 60, weeklyMinutes: [] })
  client.setQueryData(['learner', 'bo', '30d'], { weeklyGoalMinutes: 60, weeklyMinutes: [] })
  const goalOf = (user: string, timeframe: string) =>
    client.getQueryData<Dashboard>(['learner', user, timeframe])?.weeklyGoalMinutes
  return { ...renderHook(() => useGoal('ada'), { wrapper }), goalOf }
}

it('shows the new goal before the server answers, in every time frame of this learner alone', async () => {
  const put = vi.spyOn(api, 'PUT').mockReturnValue(new Promise(() => {}))
  const { result, goalOf } = begin()
  act(() => result.current.mutate(200))
  await waitFor(() => expect(goalOf('ada', '30d')).toBe(200))
  expect(goalOf('ada', '90d')).toBe(200)
  expect(goalOf('bo', '30d')).toBe(60)
  expect(put).toHaveBeenCalledWith('/api/v1/users/{userId}/goal', {
    params: { path: { userId: 'ada' } },
    body: { weeklyMinutes: 200 },
  })
})

it('puts the old goal back where the server does not take the new one', async () => {
  let refuse = (_: Problem) => {}
  vi.spyOn(api, 'PUT').mockReturnValue(new Promise((_, reject) => (refuse = reject)))
  const { result, goalOf } = begin()
  act(() => result.current.mutate(null))
  await waitFor(() => expect(goalOf('ada', '30d')).toBeNull())
  act(() => refuse(new Problem(503, 'unavailable', 'Away.')))
  await waitFor(() => expect(result.current.isError).toBe(true))
  expect(goalOf('ada', '30d')).toBe(60)
  expect(goalOf('ada', '90d')).toBe(60)
})
