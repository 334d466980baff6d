import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Refresher } from './refresher'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

function given() {
  const world = { isHidden: false, isFetching: false, asked: [] as string[], answer: () => Promise.resolve() }
  const refresher = new Refresher(
    (key) => {
      world.asked.push(String(key[0]))
      return world.answer()
    },
    () => world.isFetching,
    () => world.isHidden,
  )
  return { world, refresher }
}

it('asks at once, and then once a second a key', async () => {
  const { world, refresher } = given()
  for (let i = 0; i < 25; i++) {
    refresher.ask(['a'])
    await pass(100)
  }
  refresher.ask(['b'])
  expect(world.asked).toEqual(['a', 'a', 'a', 'b'])
  await pass(10_000)
  expect(world.asked).toEqual(['a', 'a', 'a', 'b', 'a'])
})

it('lets a slow answer arrive, and asks once more for what changed meanwhile', async () => {
  const { world, refresher } = given()
  let arrive = () => {}
  world.answer = () => new Promise<void>((resolve) => (arrive = resolve))
  refresher.ask(['a'])
  for (let i = 0; i < 5; i++) {
    await pass(1000)
    refresher.ask(['a'])
  }
  expect(world.asked).toEqual(['a'])
  arrive()
  await pass(1000)
  expect(world.asked).toEqual(['a', 'a'])
  arrive()
  await pass(5000)
  expect(world.asked).toEqual(['a', 'a'])
})

it('asks again after an answer that was under way before the change', async () => {
  const { world, refresher } = given()
  world.isFetching = true
  refresher.ask(['a'])
  world.isFetching = false
  await pass(5000)
  expect(world.asked).toEqual(['a', 'a'])
})

it('goes on after an answer that failed', async () => {
  const { world, refresher } = given()
  world.answer = () => Promise.reject(new Error('away'))
  refresher.ask(['a'])
  await pass(1000)
  refresher.ask(['a'])
  expect(world.asked).toEqual(['a', 'a'])
})

it('asks nothing while the tab is hidden, and once when it shows', async () => {
  const { world, refresher } = given()
  world.isHidden = true
  refresher.ask(['a'])
  refresher.ask(['a'])
  await pass(60_000)
  expect(world.asked).toEqual([])
  world.isHidden = false
  refresher.shown()
  await pass(5000)
  expect(world.asked).toEqual(['a'])
})

it('asks nothing any more once it is cleared', async () => {
  const { world, refresher } = given()
  refresher.ask(['a'])
  refresher.ask(['a'])
  refresher.clear()
  await pass(5000)
  expect(world.asked).toEqual(['a'])
})

it('asks seldom for what costs much, from when it is first shown, and misses nothing', async () => {
  const { world, refresher } = given()
  refresher.begin(['much'], 30_000)
  for (let i = 0; i < 65; i++) {
    refresher.ask(['much'], 30_000)
    await pass(1000)
  }
  expect(world.asked).toEqual(['much', 'much'])
  await pass(30_000)
  expect(world.asked).toEqual(['much', 'much', 'much'])
  await pass(60_000)
  expect(world.asked).toHaveLength(3)
})

it('does not let a reader who presses for it wait', async () => {
  const { world, refresher } = given()
  refresher.begin(['much'], 30_000)
  refresher.ask(['much'], 30_000)
  await pass(2000)
  expect(world.asked).toEqual([])
  refresher.ask(['much'])
  expect(world.asked).toEqual(['much'])
  await pass(60_000)
  expect(world.asked).toEqual(['much'])
})
