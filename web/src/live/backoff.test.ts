import { expect, it } from 'vitest'
import { backoff } from './backoff'

it('waits what the server drew, twice as long with each failure, up to half a minute', () => {
  const waits = [0, 1, 2, 3, 4, 5, 50].map((failures) => backoff(failures, 2000, null, 1))
  expect(waits).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
})

it('is spread over the second half, and never under a second', () => {
  expect(backoff(2, 2000, null, 0)).toBe(4000)
  expect(backoff(0, 1000, null, 0)).toBe(1000)
  expect(backoff(0, 5, null, 0.5)).toBe(1000)
  expect(backoff(0, null, null, 1)).toBe(2000)
})

it('comes no sooner than the server said, but for more than ten minutes', () => {
  expect(backoff(0, 1000, 5, 0)).toBe(5000)
  expect(backoff(0, 1000, 5, 1)).toBe(6000)
  expect(backoff(5, 2000, 5, 1)).toBe(30_000)
  expect(backoff(0, 1000, 86_400, 0)).toBe(600_000)
})
