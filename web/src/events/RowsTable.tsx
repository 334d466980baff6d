import { UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Spaced } from '../table/Spaced'
import '../table/table.css'

export interface RowColumn<Row> {
  key: string
  label: string
  cell: (row: Row) => ReactNode
  /** It names the row, and opens it. */
  opens?: true
}

interface Props<Row> {
  label: string
  caption: string
  rows: readonly Row[]
  columns: readonly RowColumn<Row>[]
  rowKey: (row: Row) => string
  /** What a press on a row's name does, for who hears it; it holds the name. */
  openLabel: (row: Row) => string
  open: (row: Row) => void
  /** Which is open. */
  current?: string | undefined
}

const usualHeight = 34

const steps: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + 10,
  PageUp: (at) => at - 10,
  Home: () => 0,
  End: (_, last) => last,
}

/** Rows of which only those in sight are drawn. One can be reached by Tab, the others from there by the arrows; Enter opens. */
export function RowsTable<Row>(props: Props<Row>) {
  const { label, caption, rows, columns, rowKey, openLabel, open, current } = props
  const region = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLTableSectionElement>(null)
  // By its key: rows that arrive above it do not move it.
  const [active, setActive] = useState<string | null>(null)
  const isMoving = useRef(false)
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoized by the compiler
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => region.current,
    estimateSize: () => usualHeight,
    getItemKey: (i) => rowKey(rows[i]!),
    overscan: 8,
    scrollPaddingStart: 34,
  })
  const items = virtual.getVirtualItems()
  const reachable = items.find(({ key }) => key === active)?.key ?? items[0]?.key

  // A row far away is drawn only after the scrolling there: it takes the focus as soon as it stands.
  useEffect(() => {
    if (!isMoving.current) return
    const button = body.current?.querySelector<HTMLElement>('tr[data-active="true"] button')
    if (button == null) return
    isMoving.current = false
    button.focus({ preventScroll: true })
  })

  const move = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    const from = Number((event.target as HTMLElement).closest('tr')?.dataset.index ?? 0)
    const to = Math.min(Math.max(step(from, rows.length - 1), 0), rows.length - 1)
    event.preventDefault()
    isMoving.current = true
    setActive(rowKey(rows[to]!))
    virtual.scrollToIndex(to)
  }

  return (
    <div ref={region} className="figure-table rows-table" role="region" aria-label={label}>
      <table aria-rowcount={rows.length + 1}>
        <VisuallyHidden component="caption">{caption}</VisuallyHidden>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((c) => (
              <th key={c.key} scope="col" className={`col-${c.key}`}>
                {c.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={move}>
          <Spaced virtual={virtual} columns={columns.length}>
            {items.map(({ index, key }) => {
              const row = rows[index]!
              return (
                <tr
                  key={key}
                  ref={virtual.measureElement}
                  data-index={index}
                  data-active={key === active}
                  data-current={key === current}
                  aria-rowindex={index + 2}
                  onClick={(event) => {
                    // A link within leads where it says; marking a text opens nothing.
                    if ((event.target as Element).closest('a, button') || window.getSelection()?.isCollapsed === false)
                      return
                    open(row)
                  }}
                >
                  {columns.map((c) =>
                    c.opens ? (
                      <th key={c.key} scope="row" className={`col-${c.key}`}>
                        <UnstyledButton
                          className="row-open"
                          aria-label={openLabel(row)}
                          aria-haspopup="dialog"
                          tabIndex={key === reachable ? 0 : -1}
                          onFocus={() => setActive(String(key))}
                          onClick={() => open(row)}
                        >
                          <Cell row={row} column={c as RowColumn<unknown>} />
                        </UnstyledButton>
                      </th>
                    ) : (
                      <td key={c.key} className={`col-${c.key}`}>
                        <Cell row={row} column={c as RowColumn<unknown>} />
                      </td>
                    ),
                  )}
                </tr>
              )
            })}
          </Spaced>
        </tbody>
      </table>
    </div>
  )
}

/** A row that moves down is the same row: only those that came are drawn. */
const Cell = memo(function Cell({ row, column }: { row: unknown; column: RowColumn<unknown> }) {
  return column.cell(row)
})
