import { sendAsCaller } from '../api/client'
import { Problem } from '../api/problem'
import { queries } from '../app/queries'
import { backoff } from './backoff'
import { Refresher, usualPause } from './refresher'
import { SseReader } from './sse'
import { address, fitting, refused } from './topics'

/**
 * `idle`: nothing is shown that changes. `live`: told of changes. `behind`: told, but the server's figures lag, or it went silent.
 * `off`: the server does not tell of them. Where it is not `live` or `behind`, figures are asked for every minute.
 */
export type LiveState = 'idle' | 'connecting' | 'live' | 'behind' | 'reconnecting' | 'offline' | 'off'

interface Shown {
  topics: readonly string[]
  key: readonly unknown[]
  /** Between two askings, in ms. */
  pause: number
}

/** What a message tells; read with care, since it comes from outside. */
interface Update {
  topic: string
  reset: boolean
}

interface World {
  open: (topics: readonly string[], lastEventId: string, signal: AbortSignal) => Promise<Response>
  refresh: (key: readonly unknown[]) => Promise<unknown>
  isFetching: (key: readonly unknown[]) => boolean
  /** How far the server's figures are behind its events, in seconds; null: it does not say. */
  lag: () => Promise<number | null>
  random: () => number
}

const times = {
  /** Pages come and go in a moment; the stream is opened for what stands then. */
  settle: 200,
  /** A heartbeat comes every 15 s. */
  silence: 40_000,
  /** A stream that ends is mostly there again before anybody need be told. */
  grace: 4000,
  poll: 60_000,
  lag: 30_000,
  /** A hidden tab gives its connection back: a browser has six to a server over HTTP/1.1, for all tabs. */
  hidden: 60_000,
}
const mostLag = 10
const failuresUntilOffline = 3

/** One stream a tab, of all that the tab shows: hears what changed, and has it asked for again. */
export class Live {
  #world: World
  #shown = new Set<Shown>()
  #listeners = new Set<() => void>()
  #refresher: Refresher

  #state: LiveState = 'idle'
  #isOpen = false
  #isOff = false
  #isLagging = false
  #isSilent = false
  /** Away for longer than a reader need not be told of. */
  #isLate = false
  #failures = 0
  /** What the stream asks for, or would. */
  #topics: string[] = []
  /** Unknown to the server when asked for, or not for this reader. */
  #dropped = new Set<string>()
  #lastEventId = ''
  /** What the newest stream told of. */
  #heard = new Set<Shown>()
  #retry: number | null = null

  #run: AbortController | null = null
  #wake: (() => void) | null = null
  #settling: ReturnType<typeof setTimeout> | undefined
  #grace: ReturnType<typeof setTimeout> | undefined
  #hiding: ReturnType<typeof setTimeout> | undefined
  #clocks: ReturnType<typeof setInterval>[] = []

  constructor(world: World) {
    this.#world = world
    this.#refresher = new Refresher(world.refresh, world.isFetching, () => document.hidden)
  }

  get state(): LiveState {
    return this.#state
  }

  /** Of what is shown, the keys under which it is kept. */
  get keys(): readonly (readonly unknown[])[] {
    return [...this.#shown].map((one) => one.key)
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Until undone, what is kept under `key` is asked for again when one of the topics changes.
   * @param pause In ms: what costs much hears seldom. Nothing is missed: what changed within it is asked for at its end.
   */
  add(topics: readonly string[], key: readonly unknown[], pause = usualPause): () => void {
    const one = { topics, key, pause }
    this.#refresher.begin(key, pause)
    if (this.#shown.size === 0) this.#begin()
    this.#shown.add(one)
    for (const topic of topics) this.#dropped.delete(topic)
    this.#settle()
    return () => {
      this.#shown.delete(one)
      this.#settle()
    }
  }

  /** Asks for all that is shown, at once: a reader wants it. */
  refreshAll(): void {
    for (const { key } of this.#shown) this.#refresher.ask(key)
  }

  /** Forgets everything of the reader before. */
  forget(): void {
    this.#dropped.clear()
    this.#lastEventId = ''
    this.#heard.clear()
    this.#isOff = false
    this.#refresher.clear()
    this.#stop()
    this.#topics = []
    this.#settle()
  }

  #begin(): void {
    if (this.#clocks.length > 0) return
    this.#clocks = [setInterval(() => this.#poll(), times.poll), setInterval(() => void this.#askLag(), times.lag)]
    document.addEventListener('visibilitychange', this.#visibility)
    window.addEventListener('online', this.#network)
    window.addEventListener('offline', this.#network)
  }

  #end(): void {
    for (const clock of this.#clocks) clearInterval(clock)
    this.#clocks = []
    document.removeEventListener('visibilitychange', this.#visibility)
    window.removeEventListener('online', this.#network)
    window.removeEventListener('offline', this.#network)
    this.#refresher.clear()
    clearTimeout(this.#hiding)
  }

  #settle(): void {
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => {
      this.#settling = undefined
      const wanted = [...this.#shown].flatMap((one) => one.topics).filter((topic) => !this.#dropped.has(topic))
      const topics = fitting(wanted).sort()
      if (this.#shown.size === 0) this.#end()
      if (topics.join('\n') !== this.#topics.join('\n') || (topics.length > 0 && this.#run === null)) {
        this.#topics = topics
        this.#start()
      }
      this.#tell()
    }, times.settle)
  }

  #start(): void {
    this.#stop()
    if (this.#topics.length === 0 || this.#isOff || document.hidden) return
    this.#run = new AbortController()
    this.#expect()
    void this.#keepOpen(this.#run.signal)
  }

  #stop(): void {
    this.#run?.abort()
    this.#run = null
    this.#isOpen = false
    this.#isSilent = false
    this.#isLate = false
    clearTimeout(this.#grace)
    this.#grace = undefined
    this.#failures = 0
  }

  /** Says so where the stream is not there soon. */
  #expect(): void {
    this.#isOpen = false
    this.#grace ??= setTimeout(() => {
      this.#grace = undefined
      this.#isLate = true
      this.#tell()
    }, times.grace)
  }

  async #keepOpen(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let retryAfter: number | null = null
      try {
        await this.#listen(signal)
      } catch (error) {
        if (signal.aborted) return
        if (!this.#isOpen) this.#failures += 1
        if (error instanceof Problem) {
          if (this.#drop(error)) return
          retryAfter = error.retryAfter
        }
      }
      if (signal.aborted) return
      this.#expect()
      this.#tell()
      // A dead connection is replaced at once; whatever else ended has its reasons, and is not pressed.
      if (this.#isSilent && this.#failures === 0) continue
      await this.#wait(backoff(this.#failures, this.#retry, retryAfter, this.#world.random()), signal)
    }
  }

  /** One stream, until it ends. */
  async #listen(outer: AbortSignal): Promise<void> {
    const silence = new AbortController()
    const signal = AbortSignal.any([outer, silence.signal])
    let watch: ReturnType<typeof setTimeout> | undefined
    const heard = () => {
      clearTimeout(watch)
      watch = setTimeout(() => {
        this.#isSilent = true
        this.#tell()
        silence.abort()
      }, times.silence)
    }
    try {
      heard()
      const response = await this.#world.open(this.#topics, this.#lastEventId, signal)
      const reader = response.body!.getReader()
      const cancel = () => void reader.cancel().catch(() => undefined)
      signal.addEventListener('abort', cancel)
      // The parser takes the mark at the beginning off, as the standard has it.
      const text = new TextDecoder('utf-8', { ignoreBOM: true })
      const sse = new SseReader()
      while (!signal.aborted) {
        const { done, value } = await reader.read()
        if (done || outer.aborted) return
        heard()
        for (const message of sse.feed(text.decode(value, { stream: true }))) this.#message(message.event, message.data)
        if (sse.lastEventId !== '') this.#lastEventId = sse.lastEventId
        if (sse.retry !== null) this.#retry = sse.retry
      }
    } finally {
      clearTimeout(watch)
    }
  }

  #message(event: string, data: string): void {
    if (event === 'Ready') {
      this.#opened()
      return
    }
    if (event !== 'AnalyticsUpdated') return
    const { topic, reset } = JSON.parse(data) as Update
    for (const one of this.#shown) if (reset || one.topics.includes(topic)) this.#refresher.ask(one.key, one.pause)
  }

  /**
   * Events of before are told of too: from the id resumed from, or by the settled message that follows in any case. What is no event, as
   * that somebody was seen to, is told once, to those who hear it: what was shown while no stream was there is asked for again.
   */
  #opened(): void {
    for (const one of this.#shown) if (this.#isLate || this.#heard.has(one)) this.#refresher.ask(one.key, one.pause)
    this.#heard = new Set([...this.#shown].filter((one) => one.topics.every((topic) => this.#topics.includes(topic))))
    clearTimeout(this.#grace)
    this.#grace = undefined
    this.#failures = 0
    this.#isOpen = true
    this.#isSilent = false
    this.#isLate = false
    this.#tell()
    void this.#askLag()
  }

  /** What the server will not tell of is left out, and the rest asked for. @returns Whether there is nothing more to do here. */
  #drop({ status, code, errors }: Problem): boolean {
    if (code === 'live_disabled') {
      this.#isOff = true
    } else if (status === 400 || status === 403 || status === 404) {
      const named = refused(this.#topics, errors.topic ?? [])
      for (const topic of named.length > 0 ? named : this.#topics) this.#dropped.add(topic)
    } else {
      return false
    }
    this.#stop()
    this.#settle()
    this.#tell()
    return true
  }

  #poll(): void {
    if (document.hidden || !navigator.onLine) return
    for (const one of this.#shown) {
      if (!this.#isOpen || one.topics.some((topic) => !this.#topics.includes(topic))) {
        this.#refresher.ask(one.key, one.pause)
      }
    }
  }

  async #askLag(): Promise<void> {
    if (document.hidden || !this.#isOpen) return
    const lag = await this.#world.lag().catch(() => null)
    this.#isLagging = lag !== null && lag > mostLag
    this.#tell()
  }

  #visibility = (): void => {
    clearTimeout(this.#hiding)
    if (document.hidden) {
      this.#hiding = setTimeout(() => {
        this.#stop()
        this.#tell()
      }, times.hidden)
      return
    }
    this.#refresher.shown()
    if (this.#run === null) this.#start()
    else this.#wake?.()
    this.#tell()
  }

  #network = (): void => {
    if (navigator.onLine) this.#wake?.()
    this.#tell()
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', done)
        this.#wake = null
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal.addEventListener('abort', done)
      this.#wake = done
    })
  }

  #stateNow(): LiveState {
    if (this.#shown.size === 0) return 'idle'
    if (!navigator.onLine) return 'offline'
    if (this.#isOff) return 'off'
    if (this.#topics.length === 0) return this.#dropped.size > 0 ? 'off' : 'idle'
    if (this.#isOpen) return this.#isLagging || this.#isSilent ? 'behind' : 'live'
    if (this.#failures >= failuresUntilOffline) return 'offline'
    if (this.#isLate) return this.#lastEventId === '' ? 'connecting' : 'reconnecting'
    return this.#state === 'idle' || this.#state === 'off' ? 'connecting' : this.#state
  }

  #tell(): void {
    const state = this.#stateNow()
    if (state === this.#state) return
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}

export const live = new Live({
  async open(topics, lastEventId, signal) {
    const headers = { Accept: 'text/event-stream', ...(lastEventId === '' ? {} : { 'Last-Event-ID': lastEventId }) }
    const response = await sendAsCaller(new Request(address(topics), { headers, cache: 'no-store', signal }), null)
    if (response.ok) return response
    throw Problem.of(response, await response.json().catch(() => null))
  },
  // What is under way is waited for (Refresher says why).
  refresh: (queryKey) => queries.invalidateQueries({ queryKey }, { cancelRefetch: false }),
  isFetching: (queryKey) => queries.isFetching({ queryKey }) > 0,
  async lag() {
    const response = await fetch('/health', { cache: 'no-store' })
    const report = (await response.json()) as { projector?: { lagSeconds?: number } }
    return report.projector?.lagSeconds ?? null
  },
  random: Math.random,
})
