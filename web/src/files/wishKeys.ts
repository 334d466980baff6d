import { useState } from 'react'
import { randomId } from '../api/randomId'

/**
 * A key for a wish, by which the server knows it again: where an answer was lost and the reader presses once more, it makes no second
 * file. Another wish, and the same one after it was granted, has a new key.
 */
export class WishKeys {
  #wish = ''
  #key = ''

  of(wish: unknown): string {
    const text = JSON.stringify(wish)
    if (this.#key === '' || this.#wish !== text) {
      this.#wish = text
      this.#key = randomId(16)
    }
    return this.#key
  }

  granted(): void {
    this.#key = ''
  }
}

/** Those of a form, for as long as it stands. */
export function useWishKeys(): WishKeys {
  return useState(() => new WishKeys())[0]
}
