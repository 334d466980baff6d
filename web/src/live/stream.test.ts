import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Problem } from '../api/problem'
import { Live } from './stream'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** A server of the test's own: an opening is refused as long as there are refusals, and then a stream to send by. */
function given(...refusals: Problem[]) {
  const opened: {
    topics: readonly string[]
    from: string
    signal: AbortSignal
    send: (s: string) => void
    end: () => void
  }[] = []
  const world = { asked: [] as string[], lag: 0, refusals }
  const live = new Live({
    open(topics, from, signal) {
      const refusal = refusals.shift()
      if (refusal !== undefined) return Promise.reject(refusal)
      let controller: ReadableStreamDefaultController<Uint8Array>
      const body = new ReadableStream<Uint8Array>({ start: (c) => void (controller = c) })
      const send = (text: string) => controller.enqueue(new TextEncoder().encode(text))
      opened.push({ topics, from, signal, send, end: () => controller.close() })
      return Promise.resolve(new Response(body))
    },
    refresh: (key) => Promise.resolve(void world.asked.push(key.join('/'))),
    isFetching: () => false,
    lag: () => Promise.resolve(world.lag),
    random: () => 1,
  })
  return { live, opened, world }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const ready = (id: number) => `retry: 1000\nevent: Ready\nid: ${id}\ndata: {}\n\n`
const beat = ': heartbeat\n\n'
const update = (id: number, topic: string, reset = false) =>
  `event: AnalyticsUpdated\nid: ${id}\ndata: ${JSON.stringify({ topic, reset })}\n\n`

it('opens one stream for all that is shown, and asks again for what changed', async () => {
  const { live, opened, world } = given()
  live.add(['course:a'], ['course', 'a'])
  live.add(['user:b', 'course:a'], ['learner', 'b'])
  expect(live.state).toBe('idle')
  await pass(200)
  expect(live.state).toBe('connecting')
  expect(opened.map((o) => o.topics)).toEqual([['course:a', 'user:b']])
  opened[0]!.send(ready(10))
  await pass(1)
  expect(live.state).toBe('live')
  opened[0]!.send(update(11, 'user:b'))
  await pass(1)
  expect(world.asked).toEqual(['learner/b'])
  opened[0]!.send(update(12, 'course:a', true))
  await pass(2000)
  expect(world.asked).toEqual(['learner/b', 'course/a', 'learner/b'])
})

it('lets what costs much hear seldom, beside what hears at once', async () => {
  const { live, opened, world } = given()
  live.add(['course:a'], ['course', 'a'])
  live.add(['course:a'], ['roster', 'a'], 30_000)
  await pass(200)
  opened[0]!.send(ready(10))
  for (let id = 11; id < 31; id++) {
    opened[0]!.send(update(id, 'course:a', id === 20))
    await pass(2000)
  }
  expect(world.asked.filter((key) => key === 'course/a')).toHaveLength(20)
  expect(world.asked.filter((key) => key === 'roster/a')).toHaveLength(1)
})

it('goes on from where it was when other things are shown', async () => {
  const { live, opened } = given()
  const leave = live.add(['course:a'], ['course', 'a'])
  await pass(200)
  opened[0]!.send(ready(10))
  await pass(1)
  leave()
  live.add(['course:b'], ['course', 'b'])
  await pass(199)
  expect(opened).toHaveLength(1)
  await pass(1)
  expect(opened[0]!.signal.aborted).toBe(true)
  expect(opened[1]).toMatchObject({ topics: ['course:b'], from: '10' })
  expect(live.state).toBe('live')
})

it('closes the stream when nothing is shown any more', async () => {
  const { live, opened } = given()
  const leave = live.add(['course:a'], ['course', 'a'])
  await pass(200)
  leave()
  await pass(200)
  expect(opened[0]!.signal.aborted).toBe(true)
  expect(live.state).toBe('idle')
  expect(vi.getTimerCount()).toBe(0)
})

it('comes back after an end, and says nothing of a short one', async () => {
  const { live, opened } = given()
  live.add(['course:a'], ['course', 'a'])
  await pass(200)
  opened[0]!.send(ready(10))
  await pass(1)
  opened[0]!.end()
  await pass(990)
  expect(opened).toHaveLength(1)
  await pass(20)
  expect(opened[1]!.from).toBe('10')
  expect(live.state).toBe('live')
  await pass(4000)
  expect(live.state).toBe('reconnecting')
  opened[1]!.send(ready(12))
  await pass(1)
  expect(live.state).toBe('live')
})

it('asks again for what it showed before the stream broke off, and not for what came with the new one', async () => {
  const { live, opened, world } = given()
  live.add(['course:a'], ['course', 'a'])
  await pass(200)
  opened[0]!.send(ready(10))
  await pass(1)
  expect(world.asked).toEqual([])
  opened[0]!.end()
  await pass(2000)
  expect(world.asked).toEqual([])
  opened[1]!.send(ready(10))
  await pass(1)
  expect(world.asked).toEqual(['course/a'])

  // Another stream, for more: what came with it has just been asked for by whoever shows it.
  live.add(['course:b'], ['course', 'b'])
  await pass(1200)
  opened[2]!.send(ready(10))
  await pass(1)
  expect(world.asked).toEqual(['course/a', 'course/a'])
})

it('asks for all that is shown where the stream came late', async () => {
  const { live, opened, world } = given()
  live.add(['course:a'], ['course', 'a'])
  await pass(5000)
  opened[0]!.send(ready(10))
  await pass(1)
  expect(world.asked).toEqual(['course/a'])
})

it('asks for nothing twice where one page follows another', async () => {
  const { live, opened, world } = given()
  const leave = live.add(['course:a'], ['course', 'a'])
  await pass(200)
  opened[0]!.send(ready(10))
  leave()
  live.add(['course:b'], ['course', 'b'])
  await pass(200)
  opened[1]!.send(ready(10))
  await pass(2000)
  expect(world.asked).toEqual([])
})

it('waits longer with each failure, and as long as it is told', async () => {
  const full = new Problem(503, 'live_full', '', null, {}, 7)
  const { live, opened, world } = given(new Problem(0, 'no_answer', ''), full, new Problem(502, 'http_502', ''))
  live.add(['course:a'], ['course', 'a'])
  await pass(200)
  expect(world.refusals).toHaveLength(2)
  // Drawn: 2 s, doubled for one failure; then 7 s and a fifth; then 2 s doubled three times.
  await pass(4000)
  expect(world.refusals).toHaveLength(1)
  await pass(8350)
  expect(world.refusals).toHaveLength(1)
  await pass(100)
  expect(world.refusals).toHaveLength(0)
  expect(live.state).toBe('offline')
  await pass(16_000)
  opened[0]!.send(ready(1))
  await pass(1)
  expect(live.state).toBe('live')
})

it('replaces a stream that says nothing, and calls it behind until then', async () => {
  const { live, opened } = given()
  live.add(['course:a'], ['course', 'a'])
  await pass(200)
  opened[0]!.send(ready(10))
  await pass(39_000)
  opened[0]!.send(': heartbeat\nid: 11\n\n')
  await pass(39_900)
  expect(opened).toHaveLength(1)
  await pass(200)
  expect(live.state).toBe('behind')
  expect(opened[1]!.from).toBe('11')
})

it('says when the server lags', async () => {
  const { live, opened, world } = given()
  live.add(['course:a'], ['course', 'a'])
  await pass(200)
  opened[0]!.send(ready(10))
  world.lag = 11
  await pass(30_000)
  expect(live.state).toBe('behind')
  opened[0]!.send(beat)
  world.lag = 10
  await pass(30_000)
  expect(live.state).toBe('live')
})

it('leaves out what the server does not know, and asks for it every minute', async () => {
  const errors = { topic: ['course:x is not known: no event has named it yet.'] }
  const { live, opened, world } = given(new Problem(404, 'not_found', '', null, errors))
  live.add(['course:a'], ['course', 'a'])
  live.add(['course:x'], ['course', 'x'])
  await pass(400)
  expect(opened.map((o) => o.topics)).toEqual([['course:a']])
  opened[0]!.send(ready(10))
  await pass(30_000)
  opened[0]!.send(beat)
  await pass(30_000)
  expect(world.asked).toEqual(['course/x'])
})

it('works without: where the server tells of no changes, all is asked for every minute', async () => {
  const { live, opened, world } = given(new Problem(404, 'live_disabled', ''))
  live.add(['course:a'], ['course', 'a'])
  await pass(120_500)
  expect(live.state).toBe('off')
  expect(opened).toEqual([])
  expect(world.asked).toEqual(['course/a', 'course/a'])
})

it('gives its connection back while the tab is hidden for long, and goes on when it shows', async () => {
  const { live, opened } = given()
  live.add(['course:a'], ['course', 'a'])
  await pass(200)
  opened[0]!.send(ready(10))
  await pass(1)
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
  document.dispatchEvent(new Event('visibilitychange'))
  await pass(30_000)
  opened[0]!.send(beat)
  expect(opened[0]!.signal.aborted).toBe(false)
  await pass(30_001)
  expect(opened[0]!.signal.aborted).toBe(true)
  hidden.mockReturnValue(false)
  document.dispatchEvent(new Event('visibilitychange'))
  await pass(1)
  expect(opened[1]!.from).toBe('10')
})
