import type { ReactNode } from 'react'
import type { Column } from '../charts/table'
import { number } from '../figures/format'

export interface TableColumn<Row> extends Column<Row> {
  /** A figure: to the right, and the greatest first. */
  isAmount?: boolean
  /** Draws a bar under the figure: up to so much, or up to the column's greatest. */
  bar?: number | 'greatest'
  /** Of a bar whose length is no good news. */
  isBad?: boolean
  /** Instead of the text, as a link. */
  node?: (row: Row) => ReactNode
  /** In files alone. */
  isOfFile?: boolean
}

/** A column of figures of a unit. */
export function amount<Row>(
  label: string,
  value: (row: Row) => number | null,
  unit = 'count',
  bar?: TableColumn<Row>['bar'],
): TableColumn<Row> {
  return { label, value, text: (row) => number(value(row), unit), isAmount: true, bar }
}
