import { figureIn, isDimension, said, type Answer, type Column, type Value } from './answers'
import { words } from '../catalogue'

/** One line, or one colour of bars. */
export interface Series {
  name: string
  column: Column
  /** One for each category; null where there is no figure. */
  values: (number | null)[]
}

/** An answer as a chart has it: what stands along the axis, and the figures over it. */
export interface Pivot {
  /** What the categories are; null: they are the measures themselves. */
  along: Column | null
  /** What tells the series apart; null: the measures do. */
  by: Column | null
  categories: Value[]
  names: string[]
  series: Series[]
}

/**
 * One dimension with a series for each measure; two with a series for each value of the second; none with a category for each measure.
 * Days and numbers stand in their own order, names in that of the answer.
 */
export function pivot({ columns, rows }: Answer): Pivot {
  const dimensions = columns.filter(isDimension)
  const measures = columns.filter((c) => !isDimension(c))
  const first = dimensions.length
  const [along = null, by = null] = dimensions
  if (along === null) {
    const values = measures.map((_, i) => (rows[0] === undefined ? null : figureIn(rows[0], i)))
    const series = measures[0] === undefined ? [] : [{ name: words(measures[0].name), column: measures[0], values }]
    return { along, by, categories: measures.map((m) => m.name), names: measures.map((m) => words(m.name)), series }
  }
  const categories = ordered(distinct(rows.map((row) => row[0] ?? null)), along)
  const places = new Map(categories.map((value, i) => [value, i]))
  const names = categories.map((value) => said(value, along))
  const empty = () => Array.from<number | null>({ length: categories.length }).fill(null)
  if (by === null) {
    const series = measures.map((column, i) => {
      const values = empty()
      for (const row of rows) values[places.get(row[0] ?? null)!] = figureIn(row, first + i)
      return { name: words(column.name), column, values }
    })
    return { along, by, categories, names, series }
  }
  const of = new Map<Value, Series>()
  for (const value of ordered(distinct(rows.map((row) => row[1] ?? null)), by))
    of.set(value, { name: said(value, by), column: measures[0]!, values: empty() })
  for (const row of rows) of.get(row[1] ?? null)!.values[places.get(row[0] ?? null)!] = figureIn(row, first)
  return { along, by, categories, names, series: [...of.values()] }
}

const distinct = (values: readonly Value[]) => [...new Set(values)]

/** Of days and numbers the least first, and what has none last. */
function ordered(values: Value[], column: Column): Value[] {
  if (column.type !== 'date' && column.type !== 'number') return values
  return values.sort((a, b) => {
    if (a === null || b === null) return Number(a === null) - Number(b === null)
    return a < b ? -1 : a > b ? 1 : 0
  })
}

/** The units of what is drawn: more than two have no axes. */
export function unitsOf(columns: readonly Column[]): (string | null)[] {
  return [...new Set(columns.filter((c) => !isDimension(c)).map((c) => c.unit))]
}
