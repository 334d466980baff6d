import { useMemo, useState } from 'react'
import type { FigureColumn } from '../table/columns'
import { RowTable } from '../table/RowTable'
import { sorted, type Sorting } from '../table/sorting'
import type { Column } from './table'

interface Props<Row> {
  title: string
  summary: string
  rows: readonly Row[]
  columns: readonly Column<Row>[]
}

/** What a chart draws, as a table; of thousands of rows those in sight are drawn. */
export function DataTable<Row>({ title, summary, rows, columns: given }: Props<Row>) {
  const [sorting, setSorting] = useState<Sorting | null>(null)
  const columns = useMemo(
    (): FigureColumn<Row>[] =>
      given.map((c, place) => ({
        ...c,
        isNumber: place > 0 && rows.some((row) => typeof c.value(row) === 'number'),
      })),
    [given, rows],
  )
  // Rows have no name of their own here: each goes by where it stands in the chart, in whatever order it is shown.
  const places = useMemo(() => new Map(rows.map((row, i) => [row, String(i)])), [rows])
  const shown = useMemo(() => {
    const by = columns.find((c) => c.label === sorting?.key)
    return by === undefined ? rows : sorted(rows, by.value, sorting!.isDescending)
  }, [rows, columns, sorting])
  return (
    <RowTable
      title={title}
      summary={summary}
      rows={shown}
      columns={columns}
      rowKey={(row) => places.get(row)!}
      sorting={sorting}
      sort={setSorting}
      className="chart-table"
      // The days of a year are all there, to be found and copied.
      most={400}
    />
  )
}
