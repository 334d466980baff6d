import type { Virtualizer } from '@tanstack/react-virtual'
import type { ReactNode } from 'react'

interface Props {
  virtual: Virtualizer<HTMLDivElement, Element>
  /** How many there are. */
  columns: number
  children: ReactNode
}

/** Rows of which only those in sight are drawn, with the room of the others above and below. */
export function Spaced({ virtual, columns, children }: Props) {
  const items = virtual.getVirtualItems()
  return (
    <>
      <Space height={items[0]?.start ?? 0} columns={columns} />
      {children}
      <Space height={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} columns={columns} />
    </>
  )
}

function Space({ height, columns }: { height: number; columns: number }) {
  return height <= 0 ? null : (
    <tr aria-hidden className="space">
      <td colSpan={columns} style={{ height }} />
    </tr>
  )
}
