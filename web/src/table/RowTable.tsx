import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useMemo, useRef, type Ref } from 'react'
import { t } from '../texts'
import { Bar } from './Bar'
import { fullOf, keyOf, type FigureColumn } from './columns'
import { measured } from './measured'
import { SortHead } from './SortHead'
import { orderOf, turned, type Sorting } from './sorting'
import { Spaced } from './Spaced'

interface Props<Row> {
  title: string
  /** What the table says, in a sentence or two: its caption. */
  summary: string
  /** In the order they stand in. */
  rows: readonly Row[]
  /** The first names the row. */
  columns: readonly FigureColumn<Row>[]
  rowKey: (row: Row) => string
  sorting?: Sorting | null
  /** Left out: the rows stand as they are. */
  sort?: (next: Sorting | null) => void
  /** What the lengths are held against; left out: the rows. */
  whole?: readonly Row[]
  className?: string
  /** Rows beyond this many are drawn as they are scrolled to, so that thousands stay fast. */
  most?: number
}

const usualHeight = 45

/** Figures in rows, with lengths to compare at a glance; it scrolls in its own place. */
export function RowTable<Row>(props: Props<Row>) {
  const {
    title,
    summary,
    rows,
    columns: all,
    rowKey,
    sorting = null,
    sort,
    whole = rows,
    className = '',
    most = 80,
  } = props
  const region = useRef<HTMLDivElement>(null)
  const columns = useMemo(() => all.filter((c) => c.isFileOnly !== true), [all])
  const full = useMemo(() => columns.map((c) => fullOf(c, whole)), [columns, whole])
  const isMany = rows.length > most
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoized by the compiler
  const virtual = useVirtualizer({
    count: isMany ? rows.length : 0,
    getScrollElement: () => region.current,
    estimateSize: () => usualHeight,
    getItemKey: (i) => rowKey(rows[i]!),
    overscan: 8,
    measureElement: measured,
  })
  const drawn = isMany ? virtual.getVirtualItems().map((item) => item.index) : [...rows.keys()]
  return (
    <div
      ref={region}
      className={`figure-table ${className}`}
      data-many={isMany}
      tabIndex={0}
      role="region"
      aria-label={t.table.region(title)}
    >
      <table aria-rowcount={rows.length + 1}>
        <caption>
          <span>{summary}</span>
        </caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((c, i) => (
              <SortHead
                key={keyOf(c)}
                label={c.label}
                measure={c.measure}
                isNumber={c.isNumber}
                className={i === 0 ? 'name' : undefined}
                order={orderOf(sorting, keyOf(c))}
                sort={
                  sort === undefined || c.isUnsorted
                    ? undefined
                    : () => sort(turned(sorting, keyOf(c), c.isNumber ?? false))
                }
              />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spaced virtual={virtual} columns={columns.length}>
            {drawn.map((i) => (
              <Line
                key={rowKey(rows[i]!)}
                ref={isMany ? virtual.measureElement : undefined}
                row={rows[i]}
                index={i}
                columns={columns as readonly FigureColumn<unknown>[]}
                full={full}
              />
            ))}
          </Spaced>
        </tbody>
      </table>
    </div>
  )
}

interface LineProps {
  row: unknown
  index: number
  columns: readonly FigureColumn<unknown>[]
  /** What a full bar of each column stands for. */
  full: readonly number[]
  ref?: Ref<HTMLTableRowElement> | undefined
}

/** Drawn again only as its own figures change, or it moves. */
const Line = memo(function Line({ row, index, columns, full, ref }: LineProps) {
  return (
    // The row of the heads is the first.
    <tr ref={ref} data-index={index} aria-rowindex={index + 2}>
      {columns.map((c, i) => {
        const value = c.value(row)
        const content = c.cell?.(row) ?? c.text?.(row) ?? value ?? t.words.none
        return i === 0 ? (
          <th key={keyOf(c)} scope="row" className="name">
            {content}
          </th>
        ) : (
          <td
            key={keyOf(c)}
            data-number={c.isNumber}
            data-bar={c.bar !== undefined}
            title={c.isNumber && value === null ? t.table.noValue : undefined}
          >
            {content}
            {c.bar !== undefined && typeof value === 'number' && (
              <Bar share={full[i] === 0 ? 0 : value / full[i]!} tone={c.isBad ? 'bad' : 'plain'} />
            )}
          </td>
        )
      })}
    </tr>
  )
})
