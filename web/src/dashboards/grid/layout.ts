/** A place on the grid, in cells. */
export interface Place {
  x: number
  y: number
  width: number
  height: number
}

/** Something with a place; `id` is its own. */
export interface Placed extends Place {
  id: string
}

export type Direction = 'left' | 'right' | 'up' | 'down'

/** Of every dashboard, as the API has it. */
export const columns = 12
/** Rows of one widget at most, likewise. */
export const mostHeight = 100

export function overlaps(one: Place, other: Place): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  )
}

/** The first row under everything. */
export function bottom(items: readonly Place[]): number {
  return items.reduce((most, { y, height }) => Math.max(most, y + height), 0)
}

/** As they are read, and stand where there is one column: from the top, and from the left. */
export function inReadingOrder<T extends Place>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => a.y - b.y || a.x - b.x)
}

/** Within the columns, and no smaller than a cell. */
export function within<T extends Place>(item: T): T {
  const width = Math.min(Math.max(Math.round(item.width), 1), columns)
  const height = Math.min(Math.max(Math.round(item.height), 1), mostHeight)
  const x = Math.min(Math.max(Math.round(item.x), 0), columns - width)
  return { ...item, x, y: Math.max(Math.round(item.y), 0), width, height }
}

/**
 * Nothing over another, and everything as high as what stands above lets it. Each goes down past what is in its way, and then up; where
 * two want the same row, the one that is moved has it.
 * @returns In the order they came.
 */
export function settle<T extends Placed>(items: readonly T[], moved?: string): T[] {
  const order = items
    .map(within)
    .sort((a, b) => a.y - b.y || Number(b.id === moved) - Number(a.id === moved) || a.x - b.x || (a.id < b.id ? -1 : 1))
  const settled = new Map<string, T>()
  for (const item of order) {
    const others = [...settled.values()].filter((o) => o.x < item.x + item.width && item.x < o.x + o.width)
    let y = item.y
    for (;;) {
      const inTheWay = others.filter((o) => overlaps(o, { ...item, y }))
      if (inTheWay.length === 0) break
      y = bottom(inTheWay)
    }
    while (y > 0 && !others.some((o) => overlaps(o, { ...item, y: y - 1 }))) y--
    settled.set(item.id, { ...item, y })
  }
  return items.map(({ id }) => settled.get(id)!)
}

/** One of them somewhere else, or of another size; the others make room. */
export function put<T extends Placed>(items: readonly T[], id: string, place: Partial<Place>): T[] {
  return settle(
    items.map((item) => (item.id === id ? within({ ...item, ...place }) : item)),
    id,
  )
}

const steps: Record<Direction, [number, number]> = { left: [-1, 0], right: [1, 0], up: [0, -1], down: [0, 1] }

/** One step of the keyboard: the nearest that way which changes anything. Where there is none, all stays as it is. */
export function moved<T extends Placed>(items: readonly T[], id: string, direction: Direction): T[] {
  const item = items.find((one) => one.id === id)!
  const [dx, dy] = steps[direction]
  const most = direction === 'down' ? bottom(items) + 1 : Math.max(columns, item.y)
  for (let k = 1; k <= most; k++) {
    const place = { x: item.x + dx * k, y: item.y + dy * k }
    if (place.x < 0 || place.x + item.width > columns || place.y < 0) break
    const next = put(items, id, place)
    const its = next.find((one) => one.id === id)!
    // It must be the one that went there, and not only others that made way.
    if (its.x * dx + its.y * dy > item.x * dx + item.y * dy) return next
  }
  return [...items]
}

/** One step wider, narrower, taller or shorter. */
export function resized<T extends Placed>(
  items: readonly T[],
  id: string,
  direction: Direction,
  least: Pick<Place, 'width' | 'height'> = { width: 1, height: 1 },
): T[] {
  const { x, width, height } = items.find((one) => one.id === id)!
  const [dx, dy] = steps[direction]
  const size = { width: width + dx, height: height + dy }
  const isSmaller = dx < 0 || dy < 0
  if (isSmaller && (dx < 0 ? size.width < least.width : size.height < least.height)) return [...items]
  if (x + size.width > columns || size.height > mostHeight) return [...items]
  return put(items, id, size)
}

/** Where there is one column: before the one that is read before it, or after the one that is read after it. */
export function exchanged<T extends Placed>(items: readonly T[], id: string, direction: 'up' | 'down'): T[] {
  const order = inReadingOrder(items)
  const at = order.findIndex((one) => one.id === id)
  const [before, item] = direction === 'up' ? [order[at - 1], order[at]] : [order[at], order[at + 1]]
  if (before === undefined || item === undefined) return [...items]
  const placeOf = (all: readonly T[], one: T) => inReadingOrder(all).findIndex(({ id }) => id === one.id)
  const all = [sidesChanged(items, before, item), ...higher(items, before, item)]
    .map((next) => ({ next, place: placeOf(next, item), other: placeOf(next, before) }))
    .filter(({ place, other }) => place < other)
  // The highest place of all is one of them, so there is one; the nearest is meant.
  const nearest = Math.max(...all.map(({ place }) => place))
  return all.find(({ place }) => place === nearest)?.next ?? [...items]
}

/** Two that stand beside each other, the other way round. */
function sidesChanged<T extends Placed>(items: readonly T[], left: T, right: T): T[] {
  const x = right.x + right.width - left.width
  const places = new Map([
    [left.id, { x }],
    [right.id, { x: left.x }],
  ])
  return settle(items.map((one) => within({ ...one, ...places.get(one.id) })))
}

/** Every place above its own, in its own columns, in those of the other, and at the left. */
function higher<T extends Placed>(items: readonly T[], other: T, item: T): T[][] {
  const rows = Array.from({ length: item.y + 1 }, (_, i) => item.y - i)
  return rows.flatMap((y) => [item.x, other.x, 0].map((x) => put(items, item.id, { x, y })))
}

/** Where another of that size has room: the first gap, or under everything. */
export function room(items: readonly Place[], { width, height }: Pick<Place, 'width' | 'height'>): Place {
  const end = bottom(items)
  for (let y = 0; y < end; y++) {
    for (let x = 0; x + width <= columns; x++) {
      const place = { x, y, width, height }
      if (!items.some((item) => overlaps(item, place))) return place
    }
  }
  return { x: 0, y: end, width, height }
}
