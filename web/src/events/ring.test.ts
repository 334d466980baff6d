import { expect, it } from 'vitest'
import { Ring } from './ring'

it('keeps the newest, newest first', () => {
  const ring = new Ring<number>(3)
  expect(ring.newestFirst()).toEqual([])
  ring.add(1)
  ring.add(2)
  expect(ring.newestFirst()).toEqual([2, 1])
  for (const n of [3, 4, 5, 6, 7]) ring.add(n)
  expect(ring.newestFirst()).toEqual([7, 6, 5])
})

it('never grows beyond its size, and begins anew when cleared', () => {
  const ring = new Ring<number>(500)
  for (let n = 0; n < 100_000; n++) ring.add(n)
  expect(ring.size).toBe(500)
  expect(ring.newestFirst()[499]).toBe(99_500)
  ring.clear()
  ring.add(1)
  expect(ring.newestFirst()).toEqual([1])
})
