import { describe, expect, it } from 'vitest'
import {
  bottom,
  columns,
  exchanged,
  inReadingOrder,
  moved,
  overlaps,
  put,
  resized,
  room,
  settle,
  type Direction,
  type Placed,
} from './layout'

/** The same numbers in every run (mulberry32). */
function random(seed: number): () => number {
  let a = seed
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const directions: readonly Direction[] = ['left', 'right', 'up', 'down']

function some(seed: number): { items: Placed[]; below: (n: number) => number } {
  const next = random(seed)
  const below = (n: number) => Math.floor(next() * n)
  const items = Array.from({ length: 1 + below(14) }, (_, i) => {
    const width = 1 + below(columns)
    return { id: `w${i}`, x: below(columns - width + 1), y: below(20), width, height: 1 + below(6) }
  })
  return { items, below }
}

function shouldHold(items: readonly Placed[], before: readonly Placed[]) {
  expect(items.map((i) => i.id)).toEqual(before.map((i) => i.id))
  for (const [i, one] of items.entries()) {
    expect(one.x).toBeGreaterThanOrEqual(0)
    expect(one.y).toBeGreaterThanOrEqual(0)
    expect(one.x + one.width).toBeLessThanOrEqual(columns)
    for (const other of items.slice(i + 1)) expect(overlaps(one, other), `${one.id} over ${other.id}`).toBe(false)
    // As high as it can be: under the top, or under another.
    const up = { ...one, y: one.y - 1 }
    expect(one.y === 0 || items.some((o) => o.id !== one.id && overlaps(o, up)), `${one.id} hangs`).toBe(true)
  }
}

const seeds = Array.from({ length: 60 }, (_, i) => i)

describe('whatever is done to a grid', () => {
  it('nothing overlaps, hangs, leaves the columns, is lost or changes its size', () => {
    for (const seed of seeds) {
      const { items, below } = some(seed)
      let now = settle(items)
      shouldHold(now, items)
      for (let k = 0; k < 12; k++) {
        const { id } = now[below(now.length)]!
        const direction = directions[below(4)]!
        const sizes = new Map(now.map((i) => [i.id, [i.width, i.height]]))
        switch (below(4)) {
          case 0:
            now = moved(now, id, direction)
            break
          case 1:
            now = put(now, id, { x: below(15) - 2, y: below(30) - 2 })
            break
          case 2:
            now = exchanged(now, id, below(2) === 0 ? 'up' : 'down')
            break
          default:
            now = resized(now, id, direction)
            sizes.delete(id)
        }
        shouldHold(now, items)
        for (const i of now) expect([i.width, i.height]).toEqual(sizes.get(i.id) ?? [i.width, i.height])
      }
    }
  })

  it('it is the same once more', () => {
    for (const seed of seeds) {
      const once = settle(some(seed).items)
      expect(settle(once)).toEqual(once)
    }
  })
})

describe('a step of the keyboard', () => {
  const pair: Placed[] = [
    { id: 'a', x: 0, y: 0, width: 6, height: 2 },
    { id: 'b', x: 0, y: 2, width: 6, height: 4 },
  ]
  const at = (items: readonly Placed[], id: string) => items.find((i) => i.id === id)!

  it('goes past what is under it at once, however tall that is, and back', () => {
    const down = moved(pair, 'a', 'down')
    expect(at(down, 'a')).toMatchObject({ x: 0, y: 4 })
    expect(at(down, 'b')).toMatchObject({ x: 0, y: 0 })
    expect(moved(down, 'a', 'up')).toEqual(pair)
  })

  it('goes sideways by a column, and what is in the way goes down', () => {
    const beside: Placed[] = [
      { id: 'a', x: 0, y: 0, width: 6, height: 2 },
      { id: 'b', x: 6, y: 0, width: 6, height: 2 },
    ]
    const right = moved(beside, 'a', 'right')
    expect(at(right, 'a')).toMatchObject({ x: 1, y: 0 })
    expect(at(right, 'b')).toMatchObject({ x: 6, y: 2 })
  })

  it.each(['left', 'up'] as const)('stays at the edge: %s', (direction) => {
    expect(moved(pair, 'a', direction)).toEqual(pair)
  })

  it('moves its widget that way or nothing at all', () => {
    for (const seed of seeds) {
      const { items, below } = some(seed)
      const now = settle(items)
      const item = now[below(now.length)]!
      for (const direction of directions) {
        const its = at(moved(now, item.id, direction), item.id)
        const [dx, dy] = [its.x - item.x, its.y - item.y]
        if (dx === 0 && dy === 0) continue
        const way = { left: -dx, right: dx, up: -dy, down: dy }[direction]
        expect(way, `${item.id} ${direction}`).toBeGreaterThan(0)
      }
    }
  })

  it('makes nothing smaller than the least, nor wider than the grid', () => {
    const least = { width: 3, height: 2 }
    let now = pair
    for (let i = 0; i < 20; i++) now = resized(now, 'a', 'left', least)
    expect(at(now, 'a').width).toBe(3)
    for (let i = 0; i < 20; i++) now = resized(now, 'a', 'right', least)
    expect(at(now, 'a').width).toBe(columns)
  })
})

describe('in one column', () => {
  it('a widget changes places with the one before or after it', () => {
    for (const seed of seeds) {
      const { items, below } = some(seed)
      const now = settle(items)
      const order = inReadingOrder(now).map((i) => i.id)
      const k = below(order.length)
      const up = inReadingOrder(exchanged(now, order[k]!, 'up')).map((i) => i.id)
      if (k === 0) expect(up).toEqual(order)
      else expect(up.indexOf(order[k]!)).toBeLessThan(up.indexOf(order[k - 1]!))
    }
  })
})

describe('room for another', () => {
  it('is the first gap, or under everything', () => {
    const items = settle([
      { id: 'a', x: 0, y: 0, width: 8, height: 4 },
      { id: 'b', x: 0, y: 4, width: 12, height: 2 },
    ])
    expect(room(items, { width: 4, height: 3 })).toEqual({ x: 8, y: 0, width: 4, height: 3 })
    expect(room(items, { width: 5, height: 3 })).toEqual({ x: 0, y: 6, width: 5, height: 3 })
    expect(room([], { width: 12, height: 1 })).toEqual({ x: 0, y: 0, width: 12, height: 1 })
  })

  it('is over nothing', () => {
    for (const seed of seeds) {
      const items = settle(some(seed).items)
      const place = room(items, { width: 1 + (seed % columns), height: 2 })
      expect(items.some((item) => overlaps(item, place))).toBe(false)
      expect(place.y).toBeLessThanOrEqual(bottom(items))
    }
  })
})
