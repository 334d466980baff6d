import { locale } from '../texts'
export type Sortable = string | number | null

export interface Sorting<Key extends string = string> {
  key: Key
  isDescending: boolean
}

const texts = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })

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

/** What a press on a column's head asks for: its first order, then the other, then the rows as they came. */
export function turned<Key extends string>(
  now: Sorting<Key> | null,
  key: Key,
  isFirstDescending: boolean,
): Sorting<Key> | null {
  if (now?.key !== key) return { key, isDescending: isFirstDescending }
  return now.isDescending === isFirstDescending ? { key, isDescending: !isFirstDescending } : null
}

/** How the rows stand by a column, as `aria-sort` says it; null: by another. */
export function orderOf(now: Sorting | null, key: string): 'ascending' | 'descending' | null {
  return now?.key !== key ? null : now.isDescending ? 'descending' : 'ascending'
}

/** Without accents and capitals: who looks for "Ade" finds "Adébáyọ̀". */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
}

/** Those that have all words of a search, in any order. */
export function matching<Row>(rows: readonly Row[], text: (row: Row) => string, q: string): readonly Row[] {
  const words = plain(q).split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter((row) => {
    const own = plain(text(row))
    return words.every((word) => own.includes(word))
  })
}
