type Key = readonly unknown[]

interface Asked {
  key: Key
  pause: number
  /** Something changed that no answer is known to hold. */
  isWanted: boolean
  isBusy: boolean
  at: number
  timer: ReturnType<typeof setTimeout> | undefined
}

/** Between two askings for the same, in ms, where nothing else is said. */
export const usualPause = 1000

/**
 * Asks again for what is kept under a key: at once, then at most once a pause, one after the other. An answer under way is waited for,
 * not cut off, or slow ones would never arrive while much happens; since it may be from before the change, one more follows. While the
 * tab is hidden nothing is asked; once when it shows.
 */
export class Refresher {
  #asked = new Map<string, Asked>()

  constructor(
    private readonly refresh: (key: Key) => Promise<unknown>,
    private readonly isFetching: (key: Key) => boolean,
    private readonly isHidden: () => boolean,
  ) {}

  /** Shown from now on, and so asked for just now, by whoever shows it: until a long pause is over, that is new enough. */
  begin(key: Key, pause: number): void {
    const name = JSON.stringify(key)
    if (pause <= usualPause || this.#asked.has(name)) return
    this.#asked.set(name, { key, pause, isWanted: false, isBusy: false, at: Date.now(), timer: undefined })
  }

  ask(key: Key, pause = usualPause): void {
    const name = JSON.stringify(key)
    let asked = this.#asked.get(name)
    if (asked === undefined) {
      asked = { key, pause, isWanted: false, isBusy: false, at: -Infinity, timer: undefined }
      this.#asked.set(name, asked)
    }
    // Who asks with a shorter pause, as a reader who presses for it, does not wait for the end of a longer one.
    if (pause < asked.pause) {
      clearTimeout(asked.timer)
      asked.timer = undefined
    }
    asked.pause = pause
    asked.isWanted = true
    this.#step(asked)
  }

  /** The tab shows: what is under way now was asked after every change so far. */
  shown(): void {
    for (const asked of this.#asked.values()) {
      if (asked.isWanted && !asked.isBusy && asked.timer === undefined) void this.#go(asked, true)
    }
  }

  clear(): void {
    for (const asked of this.#asked.values()) {
      clearTimeout(asked.timer)
      asked.isWanted = false
    }
    this.#asked.clear()
  }

  #step(asked: Asked): void {
    if (!asked.isWanted || asked.isBusy || asked.timer !== undefined || this.isHidden()) return
    const wait = asked.at + asked.pause - Date.now()
    if (wait <= 0) {
      void this.#go(asked, false)
      return
    }
    asked.timer = setTimeout(() => {
      asked.timer = undefined
      this.#step(asked)
    }, wait)
  }

  async #go(asked: Asked, isJustShown: boolean): Promise<void> {
    asked.isBusy = true
    asked.isWanted = !isJustShown && this.isFetching(asked.key)
    asked.at = Date.now()
    try {
      await this.refresh(asked.key)
    } catch {
      // Each query keeps its own error and shows it.
    } finally {
      asked.isBusy = false
      this.#step(asked)
    }
  }
}
