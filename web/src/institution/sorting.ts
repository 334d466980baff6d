import type { Column } from '../charts/table'
import { locale } from '../texts'

export interface Sorting {
  /** The label of the column. */
  by: string
  direction: 'ascending' | 'descending'
}

/** Rows by a column; what has no figure there comes last in both directions, and equals stay as they stood. */
export function sorted<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | null,
): readonly Row[] {
  const column = columns.find((c) => c.label === sorting?.by)
  if (column === undefined || sorting === null) return rows
  const sign = sorting.direction === 'ascending' ? 1 : -1
  return rows.toSorted((a, b) => {
    const [x, y] = [column.value(a), column.value(b)]
    if (x === null || y === null) return Number(x === null) - Number(y === null)
    return sign * (typeof x === 'number' && typeof y === 'number' ? x - y : words.compare(String(x), String(y)))
  })
}

/** The sorting after a press on a column's head: figures begin with the greatest, words with A. */
export function pressed(old: Sorting | null, label: string, isAmount: boolean): Sorting {
  if (old?.by === label) return { by: label, direction: old.direction === 'ascending' ? 'descending' : 'ascending' }
  return { by: label, direction: isAmount ? 'descending' : 'ascending' }
}

/** Whether a text has what is searched for, whatever its case and accents. */
export function has(text: string, searched: string): boolean {
  return plain(text).includes(plain(searched.trim()))
}

const words = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase()
}
