import { VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { namesakes } from '../../learners/namesakes'
import type { Timeframe } from '../../period/search'
import { measured } from '../../table/measured'
import { SortHead } from '../../table/SortHead'
import { Spaced } from '../../table/Spaced'
import { orderOf, turned, type Sorting } from '../../table/sorting'
import { t } from '../../texts'
import { byName, columns as allColumns, phoneColumns, usualColumns, type ColumnKey } from './columns'
import { RosterRow } from './RosterRow'
import type { Learner } from './useRoster'

interface Props {
  rows: readonly Learner[]
  /** null: nobody knows yet how many there are. */
  total: number | null
  sorting: Sorting<ColumnKey>
  setSorting: (sorting: Sorting<ColumnKey>) => void
  timeframe: Timeframe
  cohort?: string
  /** The server sorts: only what it can sort by can be pressed. */
  isAsked?: boolean
  /** Fetches the rows that follow. */
  more?: (() => void) | undefined
}

/** Of a row with one line of flags; others are measured as they are drawn. */
const usualHeight = 49

const steps: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + 10,
  PageUp: (at) => at - 10,
  Home: () => 0,
  End: (_, last) => last,
}

/**
 * The list as a table of which only the rows in sight are drawn. One of their names can be reached by Tab; the arrows go from there to
 * the next, as does Enter to the learner.
 */
export const RosterTable = memo(function RosterTable(props: Props) {
  const { rows, total, sorting, setSorting, isAsked = false, more } = props
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const isWide = useMediaQuery('(min-width: 100em)', true, { getInitialValueInEffect: false })
  const columns = isPhone ? phoneColumns : isWide ? allColumns : usualColumns
  const region = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLTableSectionElement>(null)
  const [active, setActive] = useState(0)
  const isMoving = useRef(false)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => region.current,
    estimateSize: () => usualHeight,
    getItemKey: (i) => rows[i]!.userId,
    overscan: 6,
    measureElement: measured,
    // The heads cover the top of what is scrolled.
    scrollPaddingStart: 48,
  })
  const items = virtual.getVirtualItems()
  const reachable = items.some((item) => item.index === active) ? active : (items[0]?.index ?? 0)
  const lastDrawn = items.at(-1)?.index ?? 0

  // Another order or another search begins at its top.
  const first = rows[0]?.userId
  useEffect(() => {
    isMoving.current = false
    // Asked to scroll, the browser lays everything out at once: only where it has been scrolled.
    if (virtual.scrollOffset !== null && virtual.scrollOffset > 0) region.current?.scrollTo({ top: 0 })
  }, [first, sorting, virtual])

  useEffect(() => {
    if (more !== undefined && lastDrawn >= rows.length - 100) more()
  }, [more, lastDrawn, rows.length])

  // A row far away is drawn only after the scrolling there: it takes the focus as soon as it stands.
  useEffect(() => {
    if (!isMoving.current) return
    const link = body.current?.querySelector<HTMLElement>(`tr[data-index="${active}"] a`)
    if (link === null || link === undefined) return
    isMoving.current = false
    link.focus({ preventScroll: true })
  })

  const move = (event: KeyboardEvent) => {
    const step = steps[event.key]
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    const row = (event.target as HTMLElement).closest('tr')
    const from = row === null ? reachable : Number(row.dataset.index)
    const to = Math.min(Math.max(step(from, rows.length - 1), 0), rows.length - 1)
    event.preventDefault()
    isMoving.current = true
    setActive(to)
    virtual.scrollToIndex(to)
  }

  const twins = useMemo(() => namesakes(rows), [rows])
  const sortedBy = allColumns.find((c) => c.key === sorting.key)!
  return (
    <div ref={region} className="figure-table roster-table">
      <table aria-rowcount={total === null ? -1 : total + 1}>
        <VisuallyHidden component="caption">{t.roster.summary(sortedBy.label, sorting.isDescending)}</VisuallyHidden>
        <colgroup>
          {columns.map((c) => (
            <col key={c.key} className={`col-${c.key}`} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((c) => (
              <SortHead
                key={c.key}
                label={c.label}
                measure={c.measure}
                isNumber={c.isNumber}
                className={c.key}
                order={orderOf(sorting, c.key)}
                {...(isAsked && c.asked === undefined
                  ? {}
                  : { sort: () => setSorting(turned(sorting, c.key, c.isFirstDescending ?? false) ?? byName) })}
              />
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={move}>
          <Spaced virtual={virtual} columns={columns.length}>
            {items.map(({ index }) => (
              <RosterRow
                key={rows[index]!.userId}
                ref={virtual.measureElement}
                learner={rows[index]!}
                columns={columns}
                index={index}
                isReachable={index === reachable}
                hasNamesake={twins.has(rows[index]!.userId)}
                timeframe={props.timeframe}
              />
            ))}
          </Spaced>
        </tbody>
      </table>
    </div>
  )
})
