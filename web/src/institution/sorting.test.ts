import { describe, expect, it } from 'vitest'
import { has, pressed, sorted } from './sorting'

interface Row {
  name: string
  amount: number | null
}

const columns = [
  { label: 'Name', value: (r: Row) => r.name },
  { label: 'Amount', value: (r: Row) => r.amount },
]
const rows: Row[] = [
  { name: 'b', amount: 9 },
  { name: 'Ä', amount: null },
  { name: 'c', amount: 10 },
  { name: 'a 10', amount: 9 },
  { name: 'a 9', amount: 0 },
]
const names = (by: string, direction: 'ascending' | 'descending') =>
  sorted(rows, columns, { by, direction }).map((r) => r.name)

describe('Sorting a table', () => {
  it('goes by figures as figures, with none last in both directions and equals as they stood', () => {
    expect(names('Amount', 'ascending')).toEqual(['a 9', 'b', 'a 10', 'c', 'Ä'])
    expect(names('Amount', 'descending')).toEqual(['c', 'b', 'a 10', 'a 9', 'Ä'])
  })

  it('goes by words as readers do', () => {
    expect(names('Name', 'ascending')).toEqual(['Ä', 'a 9', 'a 10', 'b', 'c'])
  })

  it('leaves the order of the answer without a column', () => {
    expect(sorted(rows, columns, null)).toBe(rows)
    expect(names('Gone', 'ascending')).toEqual(rows.map((r) => r.name))
  })

  it('begins with the greatest figure and the first word, and turns at the second press', () => {
    expect(pressed(null, 'Amount', true)).toEqual({ by: 'Amount', direction: 'descending' })
    expect(pressed({ by: 'Name', direction: 'descending' }, 'Amount', true).direction).toBe('descending')
    expect(pressed({ by: 'Amount', direction: 'descending' }, 'Amount', true).direction).toBe('ascending')
    expect(pressed(null, 'Name', false).direction).toBe('ascending')
  })
})

describe('Finding in a table', () => {
  it('looks past case, accents and spaces around', () => {
    expect(has('Études françaises', ' etudes ')).toBe(true)
    expect(has('Études', 'etüden')).toBe(false)
  })
})
