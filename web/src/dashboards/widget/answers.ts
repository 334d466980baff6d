import type { Schemas } from '../../api/client'
import { day, figure, monthNames, number, shortDay, signOf, weekdayNames } from '../../figures/format'
import { t } from '../../texts'
import { words } from '../catalogue'

export type Column = Schemas['QueryColumn']
export type Value = string | number | boolean | null
export type Row = readonly Value[]

/** What a query was answered with. */
export interface Answer {
  columns: readonly Column[]
  rows: readonly Row[]
  isTruncated: boolean
}

const text = t.dashboards

/** What comes over the line; a value that is none of ours is none. */
export function answerOf(given: {
  columns: readonly Column[]
  rows: readonly (readonly unknown[])[]
  truncated: boolean
}): Answer {
  return {
    columns: given.columns,
    rows: given.rows.map((row) => row.map(valueOf)),
    isTruncated: given.truncated,
  }
}

function valueOf(given: unknown): Value {
  return typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean' ? given : null
}

export const isDimension = ({ role }: Column) => role === 'dimension'

/** A figure: null where there is nothing to tell it from. */
export const figureIn = (row: Row, place: number): number | null => {
  const value = row[place]
  return typeof value === 'number' ? value : null
}

/** Units that the API describes in words are shown by what they are. */
export function unitOf({ unit }: Pick<Column, 'unit'>): string {
  if (unit === null) return 'count'
  return unit.startsWith('share') ? 'share' : unit.startsWith('stars') ? 'rating' : unit
}

/** A measure's name with its unit, as a head of figures without: "Average score (%)". */
export function named(column: Column): string {
  const sign = signOf(2, unitOf(column))
  return sign === '' ? words(column.name) : `${words(column.name)} (${sign})`
}

export const bareFigure = (value: number | null, column: Column) => number(value, unitOf(column))
export const wholeFigure = (value: number | null, column: Column) => figure(value, unitOf(column))

export const isMonth = ({ name }: Column) => /month$/i.test(name)

/** A value of a dimension as a reader says it. */
export function said(value: Value, column: Column, isShort = false): string {
  if (value === null) return text.unknown
  if (typeof value === 'boolean') return value ? text.yes : text.no
  if (column.type === 'date' && typeof value === 'string') {
    if (isMonth(column)) return monthOf(value)
    return isShort ? shortDay(value) : day(value)
  }
  if (column.name === 'weekday' && typeof value === 'number') return weekdayNames()[value % 7] ?? String(value)
  if (column.name === 'hour' && typeof value === 'number') return text.hour(value)
  return text.values[`${column.name} ${value}`] ?? String(value)
}

/** `2026-11-01` as "Nov 2026". */
function monthOf(date: string): string {
  const [year, month] = date.split('-')
  return `${monthNames()[Number(month) - 1] ?? ''} ${year ?? ''}`
}
