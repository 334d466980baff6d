export type Sortable = string | number | null

export interface Sorting<Key extends string = string> {
  key: Key
  isDescending: boolean
}

const texts = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** In order of a value. Rows without one come last either way, and equal ones stay as they stood. */
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

/** What a press on a column's head asks for: first its usual order, then the other, and so on. */
export function turned<Key extends string>(now: Sorting<Key>, key: Key, isFirstDescending: boolean): Sorting<Key> {
  return { key, isDescending: now.key === key ? !now.isDescending : isFirstDescending }
}
