/** Who shows what: topics, and the keys of the queries to ask again when one changes. */
class Live {
  #shown = new Set<{ topics: readonly string[]; key: readonly unknown[] }>()

  add(topics: readonly string[], key: readonly unknown[]): () => void {
    const one = { topics, key }
    this.#shown.add(one)
    return () => this.#shown.delete(one)
  }
}

export const live = new Live()
