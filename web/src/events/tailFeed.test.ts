import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Problem } from '../api/problem'
import { mostRows, TailFeed, type TailView } from './tailFeed'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** A stream that a test speaks on, and what was shown. */
function opened() {
  const shown: TailView[] = []
  const asked: string[] = []
  const ended: string[] = []
  let control!: ReadableStreamDefaultController<Uint8Array>
  const feed = new TailFeed(
    {
      open: (lastEventId, signal) => {
        asked.push(lastEventId)
        signal.addEventListener('abort', () => ended.push(lastEventId))
        return Promise.resolve(new Response(new ReadableStream({ start: (c) => void (control = c) })))
      },
      frame: (draw) => draw(),
      now: () => performance.now(),
    },
    (view) => shown.push(view),
  )
  void feed.run()
  const say = async (event: string, id: number, data: unknown) => {
    control.enqueue(new TextEncoder().encode(`event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`))
    await vi.advanceTimersByTimeAsync(0)
  }
  return { feed, shown, asked, ended, say, end: () => control.close() }
}

const event = (position: number) => ({ position, eventId: `e${position}` })
const count = (arrived: number, shown: number, seconds: number | null = 1) => ({
  arrived,
  shown,
  seconds,
  position: 0,
  isComplete: true,
})

it('shows what came, the newest first, and how much of it is a sample', async () => {
  const { feed, shown, say } = opened()
  await vi.advanceTimersByTimeAsync(0)
  await say('Ready', 0, {})
  await say('Event', 1, event(1))
  await say('Event', 2, event(2))
  await say('Count', 9, count(2024, 100, 2))
  await vi.advanceTimersByTimeAsync(200)
  feed.stop()
  const last = shown.at(-1)!
  expect(last.state).toBe('open')
  expect(last.events.map((e) => e.position)).toEqual([2, 1])
  expect(last.rate).toEqual({ arrived: 1012, shown: 50, isComplete: true })
  expect(last.total).toBe(2024)
})

it('draws no more than ten times a second and keeps no more than so many, however much comes', async () => {
  const { feed, shown, say } = opened()
  await vi.advanceTimersByTimeAsync(0)
  await say('Ready', 0, {})
  for (let n = 1; n <= 2000; n++) {
    await say('Event', n, event(n))
    await vi.advanceTimersByTimeAsync(1)
  }
  await vi.advanceTimersByTimeAsync(200)
  feed.stop()
  expect(shown.length).toBeLessThanOrEqual(24)
  expect(shown.at(-1)!.events).toHaveLength(mostRows)
  expect(shown.at(-1)!.events[0]!.position).toBe(2000)
})

it('paused, keeps what is shown and says how much came since', async () => {
  const { feed, shown, say } = opened()
  await vi.advanceTimersByTimeAsync(0)
  await say('Ready', 0, {})
  await say('Event', 1, event(1))
  await vi.advanceTimersByTimeAsync(200)
  feed.pause(true)
  await say('Event', 2, event(2))
  await say('Count', 2, count(700, 1))
  await vi.advanceTimersByTimeAsync(200)
  expect(shown.at(-1)!.events.map((e) => e.position)).toEqual([1])
  expect(shown.at(-1)!.held).toBe(700)
  feed.pause(false)
  await vi.advanceTimersByTimeAsync(200)
  feed.stop()
  expect(shown.at(-1)!.events.map((e) => e.position)).toEqual([2, 1])
  expect(shown.at(-1)!.held).toBe(0)
})

it('comes again with the last id it heard', async () => {
  const { feed, shown, asked, say, end } = opened()
  await vi.advanceTimersByTimeAsync(0)
  await say('Ready', 40, {})
  await say('Event', 41, event(41))
  end()
  await vi.advanceTimersByTimeAsync(200)
  expect(shown.at(-1)!.state).toBe('broken')
  await vi.advanceTimersByTimeAsync(60_000)
  feed.stop()
  expect(asked.slice(0, 2)).toEqual(['', '41'])
})

it('gives its stream back where nobody looks for a minute, and hears on from there afterwards', async () => {
  const hidden = vi.spyOn(document, 'hidden', 'get')
  const look = (isHidden: boolean) => {
    hidden.mockReturnValue(isHidden)
    document.dispatchEvent(new Event('visibilitychange'))
  }
  const { feed, shown, asked, ended, say } = opened()
  await vi.advanceTimersByTimeAsync(0)
  await say('Ready', 40, {})
  look(true)
  await vi.advanceTimersByTimeAsync(30_000)
  look(false)
  look(true)
  await say('Event', 41, event(41))
  await vi.advanceTimersByTimeAsync(30_000)
  await say('Heartbeat', 41, {})
  await vi.advanceTimersByTimeAsync(29_000)
  expect(ended).toEqual([])
  await vi.advanceTimersByTimeAsync(600_000)
  expect(ended).toEqual([''])
  expect(asked).toEqual([''])
  look(false)
  await vi.advanceTimersByTimeAsync(0)
  expect(asked).toEqual(['', '41'])
  await say('Ready', 41, {})
  await vi.advanceTimersByTimeAsync(200)
  feed.stop()
  expect(shown.at(-1)!.state).toBe('open')
  expect(shown.at(-1)!.events.map((e) => e.position)).toEqual([41])
})

it('says why it may not be opened, and asks no more', async () => {
  const shown: TailView[] = []
  let asked = 0
  const feed = new TailFeed(
    {
      open: () => {
        asked += 1
        return Promise.reject(new Problem(403, 'forbidden', 'No.'))
      },
      frame: (draw) => draw(),
      now: () => performance.now(),
    },
    (view) => shown.push(view),
  )
  void feed.run()
  await vi.advanceTimersByTimeAsync(600_000)
  feed.stop()
  expect(asked).toBe(1)
  expect(shown.at(-1)!.problem?.code).toBe('forbidden')
})
