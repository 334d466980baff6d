import { expect, it } from 'vitest'
import { fewAtOnce } from './fewAtOnce'

it('does all in order, no more than so many at a time, and goes on past one that fails', async () => {
  let running = 0
  let most = 0
  const results = await fewAtOnce([1, 2, 3, 4, 5, 6, 7], 3, async (n) => {
    most = Math.max(most, ++running)
    for (let i = 0; i < n; i++) await Promise.resolve()
    running -= 1
    if (n === 2) throw new Error('two')
    return n * 10
  })
  expect(most).toBe(3)
  expect(results.map((r) => (r.status === 'fulfilled' ? r.value : String(r.reason)))).toEqual([
    10,
    'Error: two',
    30,
    40,
    50,
    60,
    70,
  ])
  expect(await fewAtOnce([], 3, () => Promise.resolve(1))).toEqual([])
})
