import { sendAsCaller, type Schemas } from '../api/client'
import { Problem } from '../api/problem'
import { backoff } from '../live/backoff'
import { SseReader, type SseMessage } from '../live/sse'
import { Ring } from './ring'

export type ListedEvent = Schemas['ListedEvent']

/** How many arrived, and how many of them were shown. */
interface Count {
  arrived: number
  shown: number
  seconds: number | null
  isComplete: boolean
}

/** `waiting`: the first answer is not there. `open`: told of what arrives. `broken`: it ended, and is asked for again. */
export type TailState = 'waiting' | 'open' | 'broken'

export interface TailView {
  state: TailState
  /** Why it cannot be opened at all. */
  problem: Problem | null
  /** The newest first. */
  events: readonly ListedEvent[]
  /** Of the last second that was counted. */
  rate: { arrived: number; shown: number; isComplete: boolean } | null
  /** Since it is shown, all that arrived. */
  total: number
  /** Arrived since it was paused; 0: it is not. */
  held: number
}

export const nothingYet: TailView = { state: 'waiting', problem: null, events: [], rate: null, total: 0, held: 0 }

/** Rows that are kept, however many arrive. */
export const mostRows = 500
/** Between two drawings, in ms: ten a second are as many as can be followed. */
const drawEvery = 100
/** A hidden tab gives its connection back, in ms: a browser has six to a server over HTTP/1.1, for all tabs. */
const hidden = 60_000
/** A heartbeat comes every 15 s. */
const silence = 40_000

interface World {
  open: (lastEventId: string, signal: AbortSignal) => Promise<Response>
  /** Calls back with the next frame. */
  frame: (draw: () => void) => void
  now: () => number
}

/**
 * Events as they arrive: what comes goes into a ring, and is drawn at most ten times a second, with a frame, however much it is. Paused, it
 * goes on listening and counting, and what is shown stays.
 */
export class TailFeed {
  readonly #world: World
  readonly #show: (view: TailView) => void
  readonly #ring = new Ring<ListedEvent>(mostRows)
  readonly #ending = new AbortController()
  /** Of the stream that is open; ended apart from the feed where nobody looks. */
  #stream = new AbortController()
  #isAway = false
  #hiding: ReturnType<typeof setTimeout> | undefined
  #wake: (() => void) | null = null
  #view: TailView = nothingYet
  #state: TailState = 'waiting'
  #problem: Problem | null = null
  #rate: TailView['rate'] = null
  #total = 0
  #isPaused = false
  #pausedAt = 0
  #lastEventId = ''
  #retry: number | null = null
  #failures = 0
  #drawnAt = -Infinity
  #isDrawing = false

  constructor(world: World, show: (view: TailView) => void) {
    this.#world = world
    this.#show = show
  }

  /** Listens until it is stopped. */
  async run(): Promise<void> {
    const { signal } = this.#ending
    document.addEventListener('visibilitychange', this.#visibility)
    signal.addEventListener('abort', () => {
      clearTimeout(this.#hiding)
      document.removeEventListener('visibilitychange', this.#visibility)
    })
    this.#visibility()
    while (!signal.aborted) {
      if (this.#isAway) {
        await this.#wait(Infinity)
        continue
      }
      let retryAfter: number | null = null
      try {
        this.#stream = new AbortController()
        await this.#listen(AbortSignal.any([signal, this.#stream.signal]))
        this.#state = 'broken'
      } catch (error) {
        if (signal.aborted) return
        if (!this.#isAway) this.#failures += 1
        this.#state = 'broken'
        if (error instanceof Problem) {
          retryAfter = error.retryAfter
          if (!error.isPassing) {
            this.#problem = error
            this.#draw()
            return
          }
        }
      }
      this.#rate = null
      if (this.#isAway) {
        // Whoever comes back is told that it connects, not that it broke.
        this.#state = 'waiting'
        continue
      }
      this.#draw()
      await this.#wait(backoff(this.#failures, this.#retry, retryAfter, Math.random()))
    }
  }

  stop(): void {
    this.#ending.abort()
  }

  pause(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return
    this.#isPaused = isPaused
    this.#pausedAt = this.#total
    this.#draw()
  }

  /** Where nobody has looked for a while, the stream is given back; whoever looks again hears on from what was heard last. */
  readonly #visibility = (): void => {
    clearTimeout(this.#hiding)
    if (document.hidden) {
      this.#hiding = setTimeout(() => {
        this.#isAway = true
        this.#stream.abort()
        this.#wake?.()
      }, hidden)
      return
    }
    this.#isAway = false
    this.#wake?.()
  }

  /** Until the time is over, somebody looks again, or it ends. */
  #wait(ms: number): Promise<void> {
    const { signal } = this.#ending
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.#wake = null
        resolve()
      }
      const timer = ms === Infinity ? undefined : setTimeout(done, ms)
      signal.addEventListener('abort', done)
      this.#wake = done
    })
  }

  async #listen(outer: AbortSignal): Promise<void> {
    const quiet = new AbortController()
    const signal = AbortSignal.any([outer, quiet.signal])
    let watch: ReturnType<typeof setTimeout> | undefined
    const heard = () => {
      clearTimeout(watch)
      watch = setTimeout(() => quiet.abort(), silence)
    }
    try {
      heard()
      const response = await this.#world.open(this.#lastEventId, signal)
      const reader = response.body!.getReader()
      signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined))
      const text = new TextDecoder('utf-8', { ignoreBOM: true })
      const sse = new SseReader()
      while (!signal.aborted) {
        const { done, value } = await reader.read()
        if (done || outer.aborted) return
        heard()
        for (const message of sse.feed(text.decode(value, { stream: true }))) this.take(message)
        if (sse.lastEventId !== '') this.#lastEventId = sse.lastEventId
        if (sse.retry !== null) this.#retry = sse.retry
        this.#draw()
      }
    } finally {
      clearTimeout(watch)
    }
  }

  /** One message of the stream. */
  take({ event, data }: Pick<SseMessage, 'event' | 'data'>): void {
    if (event === 'Ready') {
      this.#state = 'open'
      this.#failures = 0
    } else if (event === 'Event') {
      this.#ring.add(JSON.parse(data) as ListedEvent)
    } else if (event === 'Count') {
      const { arrived, shown, seconds, isComplete } = JSON.parse(data) as Count
      this.#total += arrived
      // What was missed came in nobody knows how many seconds.
      if (seconds !== null)
        this.#rate = { arrived: perSecond(arrived, seconds), shown: perSecond(shown, seconds), isComplete }
    }
  }

  /** With a frame, and not again before its time: what comes in between is drawn with the next. */
  #draw(): void {
    if (this.#isDrawing || this.#ending.signal.aborted) return
    this.#isDrawing = true
    const draw = () => {
      if (this.#ending.signal.aborted) return
      this.#isDrawing = false
      this.#drawnAt = this.#world.now()
      this.#view = {
        state: this.#state,
        problem: this.#problem,
        events: this.#isPaused ? this.#view.events : this.#ring.newestFirst(),
        rate: this.#rate,
        total: this.#total,
        held: this.#isPaused ? this.#total - this.#pausedAt : 0,
      }
      this.#show(this.#view)
    }
    const left = drawEvery - (this.#world.now() - this.#drawnAt)
    if (left <= 0) this.#world.frame(draw)
    else setTimeout(() => this.#world.frame(draw), left)
  }
}

function perSecond(count: number, seconds: number): number {
  return seconds <= 0 ? count : Math.round(count / seconds)
}

/** The feed of the server's tail at an address. */
export function feedOf(address: string, show: (view: TailView) => void): TailFeed {
  return new TailFeed(
    {
      async open(lastEventId, signal) {
        const headers = { Accept: 'text/event-stream', ...(lastEventId === '' ? {} : { 'Last-Event-ID': lastEventId }) }
        const request = new Request(address, { headers, cache: 'no-store', signal })
        const response = await sendAsCaller(request, null)
        if (response.ok) return response
        throw Problem.of(response, await response.json().catch(() => null))
      },
      // A hidden tab has no frames, and nobody who looks.
      frame: (draw) => void requestAnimationFrame(draw),
      now: () => performance.now(),
    },
    show,
  )
}
