import { describe, expect, it } from 'vitest'
import { matching, orderOf, sorted, turned } from './sorting'

const rows = [
  { id: 'a', score: 40 },
  { id: 'b', score: null },
  { id: 'c', score: 9 },
  { id: 'd', score: 40 },
]
const ids = (of: typeof rows) => of.map((r) => r.id).join('')

describe('sorted', () => {
  it('goes by numbers, with those that have none last either way and equals as they stood', () => {
    expect(ids(sorted(rows, (r) => r.score, false))).toBe('cadb')
    expect(ids(sorted(rows, (r) => r.score, true))).toBe('adcb')
  })

  it('goes by words as readers do, and leaves what it was given alone', () => {
    const lessons = ['Lesson 10', 'lesson 2', 'Über', 'Lesson 1', 'unit']
    expect(sorted(lessons, (l) => l, false)).toEqual(['Lesson 1', 'lesson 2', 'Lesson 10', 'Über', 'unit'])
    expect(lessons[0]).toBe('Lesson 10')
  })
})

describe('turned', () => {
  it('goes from the first order to the other and back to none', () => {
    const first = turned(null, 'views', true)
    expect(first).toEqual({ key: 'views', isDescending: true })
    const second = turned(first, 'views', true)
    expect(second).toEqual({ key: 'views', isDescending: false })
    expect(turned(second, 'views', true)).toBeNull()
  })

  it('begins another column in its own order', () => {
    expect(turned({ key: 'views', isDescending: true }, 'name', false)).toEqual({ key: 'name', isDescending: false })
  })

  it('is said of its own column alone', () => {
    expect(orderOf({ key: 'views', isDescending: true }, 'views')).toBe('descending')
    expect(orderOf({ key: 'views', isDescending: false }, 'views')).toBe('ascending')
    expect(orderOf({ key: 'views', isDescending: true }, 'name')).toBeNull()
    expect(orderOf(null, 'name')).toBeNull()
  })
})

describe('matching', () => {
  const names = ['Études françaises', 'History of France', 'Etudes']
  const found = (q: string) => matching(names, (n) => n, q)

  it('has all words in any order, past case, accents and spaces around', () => {
    expect(found(' etudes ')).toEqual(['Études françaises', 'Etudes'])
    expect(found('FRANC Étu')).toEqual(['Études françaises'])
    expect(found('etüden')).toEqual([])
  })

  it('is everything where nothing is asked for', () => {
    expect(found('  ')).toBe(names)
  })
})
