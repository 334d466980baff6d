import { expect, it } from 'vitest'
import { markOf, namesakes } from './namesakes'

it('finds those who share a name, and nobody else', () => {
  const people = [
    { userId: '1', name: 'Bram Bakker' },
    { userId: '2', name: 'Ana Roy' },
    { userId: '3', name: 'Bram Bakker' },
    { userId: '4', name: null },
    { userId: '5', name: null },
  ]
  expect([...namesakes(people)]).toEqual(['1', '3'])
  expect(markOf({ userId: '1', email: null })).toBe('1')
  expect(markOf({ userId: '1', email: 'b@x.org' })).toBe('b@x.org')
})
