/** The newest so many of what is put in; it never grows beyond. */
export class Ring<T> {
  readonly #most: number
  #items: T[] = []
  /** Where the oldest stands, once it is full. */
  #first = 0

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#items.length
  }

  add(item: T): void {
    if (this.#items.length < this.#most) {
      this.#items.push(item)
      return
    }
    this.#items[this.#first] = item
    this.#first = (this.#first + 1) % this.#most
  }

  clear(): void {
    this.#items = []
    this.#first = 0
  }

  /** A copy, the newest first. */
  newestFirst(): T[] {
    return [...this.#items.slice(this.#first), ...this.#items.slice(0, this.#first)].reverse()
  }
}
