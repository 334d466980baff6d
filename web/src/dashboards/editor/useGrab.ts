import { useEffect, useRef, useState, type MouseEvent, type PointerEvent, type RefObject } from 'react'
import { t } from '../../texts'
import { exchanged, inReadingOrder, moved, put, resized, type Direction, type Placed } from '../grid/layout'
import { gap, rowHeight } from '../grid/measures'

const text = t.dashboards.editor.told

export type Act = 'move' | 'resize'

/** A widget that is on its way somewhere, or to another size. */
export interface Grab {
  id: string
  act: Act
  /** Where everything stands as long as it is not dropped. */
  now: readonly Placed[]
  /** As they stood, to put them back. */
  before: readonly Placed[]
}

interface Options {
  items: readonly Placed[]
  /** One column. */
  isNarrow: boolean
  /** What a widget must keep of its size. */
  leastOf: (id: string) => { width: number; height: number }
  titleOf: (id: string) => string
  /** It is dropped. */
  commit: (items: readonly Placed[]) => void
  say: (text: string) => void
  list: RefObject<HTMLUListElement | null>
}

/** Of a pointer that moves less than this, in px, a press is meant. */
const slack = 5
/** Of the window's edge, in px, where a drag scrolls. */
const edge = 70

/**
 * Moving and resizing, by pointer and by keyboard alike: grabbed, moved in steps of a cell, dropped or put back. Each step is computed from
 * where everything stood, so that passing over a widget leaves no trace on it.
 */
export function useGrab({ items, isNarrow, leastOf, titleOf, commit, say, list }: Options) {
  const [grab, setGrab] = useState<Grab | null>(null)
  const latest = useRef<Grab | null>(null)
  const wasDragged = useRef(false)
  const stop = useRef<(() => void) | null>(null)
  // As of now, for listeners of a drag that began before.
  const standing = useRef(items)
  useEffect(() => () => stop.current?.(), [])

  const set = (next: Grab | null) => {
    latest.current = next
    setGrab(next)
  }

  // Where everything stands was changed otherwise, as by undo: what is held would bring back what stood there before.
  useEffect(() => {
    standing.current = items
    const held = latest.current
    if (held === null || areSame(held.before, items)) return
    stop.current?.()
    set(null)
  }, [items])

  function start(id: string, act: Act, from: readonly Placed[]) {
    set({ id, act, now: from, before: from })
    say(act === 'move' ? text.grabbed(titleOf(id)) : text.sized(titleOf(id)))
  }

  function tell(now: readonly Placed[], id: string, act: Act) {
    const item = now.find((one) => one.id === id)!
    if (act === 'resize') say(text.size(item.width, item.height))
    else if (isNarrow) say(text.order(inReadingOrder(now).findIndex((one) => one.id === id) + 1, now.length))
    else say(text.place(item.x + 1, item.y + 1))
  }

  function step(direction: Direction) {
    const held = latest.current
    if (held === null) return
    const { id, act, now } = held
    const next =
      act === 'resize'
        ? resized(now, id, direction, leastOf(id))
        : isNarrow
          ? direction === 'up' || direction === 'down'
            ? exchanged(now, id, direction)
            : now
          : moved(now, id, direction)
    const isChanged = next.some((one, i) => !isSamePlace(one, now[i]!))
    if (!isChanged) {
      say(text.edge)
      return
    }
    set({ ...held, now: next })
    tell(next, id, act)
  }

  function drop() {
    const held = latest.current
    if (held === null) return
    set(null)
    commit(held.now)
    say(held.act === 'move' ? text.dropped(titleOf(held.id)) : text.kept(titleOf(held.id)))
  }

  function cancel() {
    const held = latest.current
    if (held === null) return
    set(null)
    say(text.cancelled(titleOf(held.id)))
  }

  /** A press that may become a drag. */
  function press(event: PointerEvent, id: string, act: Act) {
    wasDragged.current = false
    if (event.button !== 0 || list.current === null) return
    const cell = list.current.querySelector<HTMLElement>(`[data-widget="${CSS.escape(id)}"]`)
    if (cell === null) return
    const from = { x: event.clientX, y: event.clientY }
    const at = cell.getBoundingClientRect()
    const grip = { x: from.x - at.left, y: from.y - at.top }
    const pointer = event.pointerId
    let scroll = 0
    let last = from
    const scrolling = setInterval(() => {
      if (scroll === 0) return
      window.scrollBy(0, scroll)
      follow(last)
    }, 16)

    const follow = (to: { x: number; y: number }) => {
      const held = latest.current
      const area = list.current?.getBoundingClientRect()
      if (held === null || area === undefined) return
      const next =
        isNarrow && act === 'move'
          ? inOneColumn(held.now, id, to.y, list.current!)
          : put(held.before, id, placeAt(to, held, area))
      if (next.every((one, i) => isSamePlace(one, held.now[i]!))) return
      set({ ...held, now: next })
    }
    const placeAt = (to: { x: number; y: number }, { before }: Grab, area: DOMRect) => {
      const [stepX, stepY] = [(area.width + gap) / 12, rowHeight + gap]
      if (act === 'move') {
        return {
          x: Math.round((to.x - grip.x - area.left) / stepX),
          y: Math.max(0, Math.round((to.y - grip.y - area.top) / stepY)),
        }
      }
      const item = before.find((one) => one.id === id)!
      const least = leastOf(id)
      if (isNarrow) return { height: Math.max(least.height, item.height + Math.round((to.y - from.y) / stepY)) }
      const [left, top] = [area.left + item.x * stepX, area.top + item.y * stepY]
      return {
        width: Math.min(12 - item.x, Math.max(least.width, Math.round((to.x - left + gap) / stepX))),
        height: Math.max(least.height, Math.round((to.y - top + gap) / stepY)),
      }
    }
    const onMove = (e: globalThis.PointerEvent) => {
      if (e.pointerId !== pointer) return
      last = { x: e.clientX, y: e.clientY }
      if (!wasDragged.current) {
        if (Math.hypot(e.clientX - from.x, e.clientY - from.y) < slack) return
        wasDragged.current = true
        const held = latest.current
        if (held?.id !== id || held.act !== act) {
          if (held !== null) drop()
          const from = held?.now ?? standing.current
          set({ id, act, now: from, before: from })
        }
      }
      scroll = e.clientY < edge ? -14 : e.clientY > window.innerHeight - edge ? 14 : 0
      follow(last)
    }
    const end = (e: globalThis.PointerEvent) => {
      if (e.pointerId !== pointer) return
      stop.current?.()
      if (!wasDragged.current) return
      if (e.type === 'pointercancel') cancel()
      else drop()
    }
    const onKey = (e: KeyboardEvent) => {
      if (e.key !== 'Escape') return
      stop.current?.()
      cancel()
    }
    stop.current?.()
    stop.current = () => {
      clearInterval(scrolling)
      window.removeEventListener('pointermove', onMove)
      window.removeEventListener('pointerup', end)
      window.removeEventListener('pointercancel', end)
      window.removeEventListener('keydown', onKey)
      stop.current = null
    }
    window.addEventListener('pointermove', onMove)
    window.addEventListener('pointerup', end)
    window.addEventListener('pointercancel', end)
    window.addEventListener('keydown', onKey)
  }

  /** A press by keyboard, or by a pointer that did not drag: grabs, or drops what is held. */
  function click(event: MouseEvent, id: string, act: Act) {
    // That of a drag's end. One by keyboard has no clicks to count: it is meant, also where the drag ended without any.
    const isOfDrag = wasDragged.current && event.detail > 0
    wasDragged.current = false
    if (isOfDrag) return
    const held = latest.current
    if (held !== null) drop()
    if (held?.id !== id || held.act !== act) start(id, act, held?.now ?? items)
  }

  return { grab, step, drop, cancel, press, click }
}

function areSame(some: readonly Placed[], others: readonly Placed[]): boolean {
  return (
    some.length === others.length && some.every((one, i) => one.id === others[i]!.id && isSamePlace(one, others[i]!))
  )
}

function isSamePlace(one: Placed, other: Placed): boolean {
  return one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height
}

/** One further up or down, once the pointer is past the middle of the one that stands there. */
function inOneColumn(now: readonly Placed[], id: string, y: number, list: HTMLElement): readonly Placed[] {
  const order = inReadingOrder(now)
  const at = order.findIndex((one) => one.id === id)
  const middle = (other: Placed | undefined) => {
    const box =
      other && list.querySelector<HTMLElement>(`[data-widget="${CSS.escape(other.id)}"]`)?.getBoundingClientRect()
    return box ? box.top + box.height / 2 : null
  }
  const [above, below] = [middle(order[at - 1]), middle(order[at + 1])]
  if (above !== null && y < above) return exchanged(now, id, 'up')
  if (below !== null && y > below) return exchanged(now, id, 'down')
  return now
}
