import { expect, it } from 'vitest'
import { listingOf, turned } from './search'

it('leaves out of the address what is as usual', () => {
  expect(listingOf({ q: '', sort: 'name', order: 'asc' })).toEqual({})
  expect(listingOf({ sort: 'averageScore', order: 'desc' })).toEqual({ sort: 'averageScore' })
  const all = { q: 'an', sort: 'averageScore', order: 'asc' }
  expect(listingOf(all)).toEqual(all)
  expect(listingOf({ q: 7, sort: 'shoes', order: 'up' })).toEqual({ q: '7' })
})

it('sorts by a column as it is of most use, and turns it around', () => {
  expect(turned({ q: 'an' }, 'averageScore')).toEqual({ q: 'an', sort: 'averageScore' })
  expect(turned({ sort: 'averageScore' }, 'averageScore')).toEqual({ sort: 'averageScore', order: 'asc' })
  expect(turned({ sort: 'averageScore', order: 'asc' }, 'averageScore')).toEqual({ sort: 'averageScore' })
  expect(turned({}, 'name')).toEqual({ order: 'desc' })
})
