export type Sortable = string | number | null

export interface Sorting {
  key: string
  isDescending: boolean
}

const texts = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** In order of a value; rows without one come last either way, and equal ones stay as they stood. */
export function sorted<Row>(rows: readonly Row[], value: (row: Row) => Sortable, isDescending: boolean): Row[] {
  const sign = isDescending ? -1 : 1
  return rows
    .map((row) => ({ row, by: value(row) }))
    .sort((a, b) => {
      if (a.by === null || b.by === null) return Number(a.by === null) - Number(b.by === null)
      return sign * compare(a.by, b.by)
    })
    .map(({ row }) => row)
}

function compare(a: string | number, b: string | number): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : texts.compare(String(a), String(b))
}

/** What a click on a column's head asks for: its first order, then the other, then the rows as they came. */
export function next(now: Sorting | null, key: string, isFirstDescending: boolean): Sorting | null {
  if (now?.key !== key) return { key, isDescending: isFirstDescending }
  return now.isDescending === isFirstDescending ? { key, isDescending: !isFirstDescending } : null
}

/** The greatest value of a column, at least 1: what the lengths of its bars are held against. */
export function greatest<Row>(rows: readonly Row[], value: (row: Row) => number | null): number {
  return rows.reduce((most, row) => Math.max(most, value(row) ?? 0), 1)
}
