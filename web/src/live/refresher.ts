type Key = readonly unknown[]

interface Asked {
  key: Key
  /** Something changed that no answer is known to hold. */
  isWanted: boolean
  isBusy: boolean
  at: number
  timer: ReturnType<typeof setTimeout> | undefined
}

/** Between two askings for the same, in ms. */
const pause = 1000

/**
 * Asks again for what is kept under a key: at once, then at most once a second, one after the other. An answer under way is waited for,
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

  ask(key: Key): void {
    const name = JSON.stringify(key)
    let asked = this.#asked.get(name)
    if (asked === undefined) {
      asked = { key, isWanted: false, isBusy: false, at: -Infinity, timer: undefined }
      this.#asked.set(name, asked)
    }
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
    const wait = asked.at + pause - Date.now()
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
