import type { ReactNode } from 'react'
import type { Column } from '../charts/table'
import { figure, number } from '../figures/format'

export interface FigureColumn<Row> extends Column<Row> {
  /** What it is sorted by, where its label does not name it. */
  key?: string
  /** Its entry in the glossary. */
  measure?: string
  /** A figure: to the right, and the greatest first. */
  isNumber?: boolean
  /** Draws a bar under the figure: as full as this much, or as the column's greatest. */
  bar?: number | 'greatest'
  /** Of a bar whose length is no good news. */
  isBad?: boolean
  /** Instead of the text, as a link. */
  cell?: (row: Row) => ReactNode
  /** It stands in the file alone; on the page another column says it. */
  isFileOnly?: boolean
  /** The table cannot be sorted by it. */
  isUnsorted?: boolean
}

type More = Pick<FigureColumn<never>, 'key' | 'measure' | 'bar' | 'isBad' | 'isFileOnly' | 'isUnsorted'>

/** What a table knows it by. */
export const keyOf = <Row>({ key, label }: FigureColumn<Row>) => key ?? label

/** Figures with their unit, as `68.9 %`. */
export const withUnit = (unit: string) => (value: number | null) => figure(value, unit)

/** Figures whose unit stands in the head. */
export const bare = (unit: string) => (value: number | null) => number(value, unit)

/** A column of figures. */
export function amount<Row>(
  label: string,
  value: (row: Row) => number | null,
  text: (value: number | null) => string = number,
  more: More = {},
): FigureColumn<Row> {
  return { label, value, text: (row) => text(value(row)), isNumber: true, ...more }
}

/** What a full bar of a column stands for. */
export function fullOf<Row>({ bar, value }: FigureColumn<Row>, rows: readonly Row[]): number {
  if (bar !== 'greatest') return bar ?? 0
  return rows.reduce((most, row) => Math.max(most, Number(value(row) ?? 0)), 0)
}
