import { QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, it, vi } from 'vitest'
import { queries } from './queries'
import { isSameOtherwiseSeen } from './sameSubject'

afterEach(() => queries.clear())

it.each([
  [['course', 'a', '7d'], ['course', 'a', '30d'], true],
  [['course', 'a', { cohort: 'x' }], ['course', 'a', { cohort: 'y' }], true],
  [['course', 'a', '7d'], ['course', 'b', '7d'], false],
  [['question', 'quiz', '1'], ['question', 'quiz', '2'], false],
  [['course', 'a'], ['course', 'a', '7d'], false],
  [['course', 'a', null], ['course', 'a', { q: 1 }], false],
])('%j and %j are the same in another view: %s', (one, other, isSame) => {
  expect(isSameOtherwiseSeen(one, other)).toBe(isSame)
})

it("shows the figures of the last time frame until the next are there, and never another learner's", () => {
  const never = () => new Promise<string>(() => {})
  const options = (id: string, timeframe: string) => ({ queryKey: ['learner', id, timeframe], queryFn: never })
  queries.setQueryData(['learner', 'ann', '7d'], 'of ann')
  const observer = new QueryObserver<string>(queries, options('ann', '7d'))
  const stop = observer.subscribe(() => {})
  expect(observer.getCurrentResult().data).toBe('of ann')
  observer.setOptions(options('ann', '1y'))
  expect(observer.getCurrentResult()).toMatchObject({ data: 'of ann', isPlaceholderData: true })
  observer.setOptions(options('ben', '1y'))
  expect(observer.getCurrentResult().data).toBeUndefined()
  stop()
})

it('shows no figures of the last time frame again while what failed is tried anew', async () => {
  const options = (timeframe: string, queryFn: () => Promise<string>) => ({
    queryKey: ['learner', 'ann', timeframe],
    queryFn,
    retry: false,
  })
  queries.setQueryData(['learner', 'ann', '7d'], 'of ann')
  const observer = new QueryObserver<string>(
    queries,
    options('7d', () => Promise.resolve('of ann')),
  )
  const stop = observer.subscribe(() => {})
  observer.setOptions(options('1y', () => Promise.reject(new Error('away'))))
  await vi.waitFor(() => expect(observer.getCurrentResult().isError).toBe(true))
  observer.setOptions(options('1y', () => new Promise(() => {})))
  void observer.refetch()
  expect(observer.getCurrentResult()).toMatchObject({ data: undefined, isPending: true, errorUpdateCount: 1 })
  stop()
})
