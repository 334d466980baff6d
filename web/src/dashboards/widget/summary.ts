import { t } from '../../texts'
import { named, wholeFigure, isDimension, type Answer } from './answers'
import { words } from '../catalogue'
import type { Pivot } from './pivot'

const text = t.dashboards.said

/** What a widget's figures say, in a sentence or two: how many there are, and where the most and the least is. */
export function summaryOf(pivot: Pivot, isTruncated: boolean): string {
  const { along, by, names, series } = pivot
  const [first] = series
  if (first === undefined || names.length === 0) return t.charts.empty
  const all = series.flatMap((s) =>
    s.values.flatMap((value, i) => (value === null ? [] : [{ name: i, series: s, value }])),
  )
  const what = by === null && along !== null ? series.map((s) => words(s.column.name)) : [words(first.column.name)]
  const head =
    along === null
      ? text.stages(names.length)
      : by === null
        ? text.by(what, words(along.name), names.length)
        : text.byTwo(what[0]!, words(along.name), names.length, words(by.name), series.length)
  if (all.length === 0) return `${head} ${text.none}`
  // Of several measures the first is meant: figures of two are not held against each other.
  const its = by === null ? all.filter((one) => one.series === first) : all
  const most = its.reduce((a, b) => (b.value > a.value ? b : a), its[0] ?? all[0]!)
  const least = its.reduce((a, b) => (b.value < a.value ? b : a), its[0] ?? all[0]!)
  const at = (one: typeof most) => (by === null ? names[one.name]! : `${names[one.name]!}, ${one.series.name}`)
  const told =
    most.value === least.value
      ? text.same(words(most.series.column.name), wholeFigure(most.value, most.series.column))
      : text.range(
          by === null && along === null ? '' : words(most.series.column.name),
          wholeFigure(most.value, most.series.column),
          at(most),
          wholeFigure(least.value, least.series.column),
          at(least),
        )
  return [head, told, ...(isTruncated ? [text.truncated] : [])].join(' ')
}

/** The same of rows that stand in a table. */
export function tableSummary({ columns, rows, isTruncated }: Answer): string {
  const dimensions = columns.filter(isDimension).map((c) => words(c.name))
  const measures = columns.filter((c) => !isDimension(c)).map((c) => words(c.name))
  return [text.rows(rows.length, measures, dimensions), ...(isTruncated ? [text.truncated] : [])].join(' ')
}

/** Under a title: what is counted, by what. */
export function unitLine({ columns }: Answer): string {
  const dimensions = columns.filter(isDimension)
  const measures = columns.filter((c) => !isDimension(c))
  return text.line(
    measures.map(named),
    dimensions.map((c) => words(c.name)),
  )
}

/** Of who names no widget: its figures do. */
export function titleOf(measures: readonly string[], dimensions: readonly string[]): string {
  return text.line(measures.map(words), dimensions.map(words))
}
