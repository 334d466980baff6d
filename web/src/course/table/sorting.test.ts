import { describe, expect, it } from 'vitest'
import { greatest, next, sorted } from './sorting'

const rows = [
  { id: 'a', score: 40 },
  { id: 'b', score: null },
  { id: 'c', score: 9 },
  { id: 'd', score: 40 },
]
const ids = (of: typeof rows) => of.map((r) => r.id).join('')

describe('sorted', () => {
  it('goes by numbers, with those that have none last either way', () => {
    expect(ids(sorted(rows, (r) => r.score, false))).toBe('cadb')
    expect(ids(sorted(rows, (r) => r.score, true))).toBe('adcb')
  })

  it('reads numbers in names, and leaves what it was given alone', () => {
    const lessons = ['Lesson 10', 'lesson 2', 'Lesson 1']
    expect(sorted(lessons, (l) => l, false)).toEqual(['Lesson 1', 'lesson 2', 'Lesson 10'])
    expect(lessons[0]).toBe('Lesson 10')
  })
})

describe('next', () => {
  it('goes from the first order to the other and back to none', () => {
    const first = next(null, 'views', true)
    expect(first).toEqual({ key: 'views', isDescending: true })
    const second = next(first, 'views', true)
    expect(second).toEqual({ key: 'views', isDescending: false })
    expect(next(second, 'views', true)).toBeNull()
    expect(next(second, 'name', false)).toEqual({ key: 'name', isDescending: false })
  })
})

it('holds bars against at least one, so that nothing is divided by nothing', () => {
  expect(greatest(rows, (r) => r.score)).toBe(40)
  expect(greatest([], () => null)).toBe(1)
})
