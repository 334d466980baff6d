import type { Virtualizer } from '@tanstack/react-virtual'

/**
 * The height of a row once the browser has laid it out, which a ResizeObserver tells of in the same frame. Asked as the row is made, as is
 * usual, it would have everything laid out before its time, once for each drawing of the table.
 */
export function measured(
  row: Element,
  entry: ResizeObserverEntry | undefined,
  virtual: Virtualizer<HTMLDivElement, Element>,
): number {
  const box = entry?.borderBoxSize[0]
  if (box !== undefined) return Math.round(box.blockSize)
  const index = virtual.indexFromElement(row)
  return virtual.itemSizeCache.get(virtual.options.getItemKey(index)) ?? virtual.options.estimateSize(index)
}
