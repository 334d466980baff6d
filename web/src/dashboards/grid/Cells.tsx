import type { CSSProperties, ReactNode, Ref } from 'react'
import { inReadingOrder, type Placed } from './layout'
import './grid.css'

interface Props<T extends Placed & { kind: string }> {
  items: readonly T[]
  children: (item: T) => ReactNode
  ref?: Ref<HTMLUListElement>
}

/** Widgets on twelve columns; where there is no room for them one under the other, in the order they are read. */
export function Cells<T extends Placed & { kind: string }>({ items, children, ref }: Props<T>) {
  return (
    <div className="dashboard">
      <ul className="cells" ref={ref}>
        {inReadingOrder(items).map((item) => (
          <li key={item.id} className="cell" data-kind={item.kind} data-widget={item.id} style={placeOf(item)}>
            {children(item)}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** For the style sheet, which counts lines from 1. */
export function placeOf({ x, y, width, height }: Placed): CSSProperties {
  return { '--x': x + 1, '--y': y + 1, '--w': width, '--h': height } as CSSProperties
}
