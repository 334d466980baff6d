import { expect, it } from 'vitest'
import { eventViewOf, fieldOfMoment, filterOf, isFiltering, momentOfField, rejectedViewOf, tailAddress } from './search'

it('takes from an address what it knows, and leaves out the rest', () => {
  expect(eventViewOf({})).toEqual({})
  expect(
    eventViewOf({
      live: true,
      type: ['PageViewed', 7, '', 'PageViewed'],
      userId: 12,
      courseId: '',
      appId: 'a',
      colour: 'red',
    }),
  ).toEqual({ live: true, type: ['PageViewed', '7'], userId: '12', appId: 'a' })
  expect(eventViewOf({ type: 'PageViewed', live: 'yes', from: '2026-11-21T10:00:00.000Z', to: 'tomorrow' })).toEqual({
    type: ['PageViewed'],
    from: '2026-11-21T10:00:00.000Z',
  })
  expect(eventViewOf({ type: Array.from({ length: 40 }, (_, i) => `t${i}`) }).type).toHaveLength(20)
})

it('knows a rejected event by its number alone', () => {
  expect(rejectedViewOf({ code: 'invalid_field', id: '17' })).toEqual({ code: 'invalid_field', id: 17 })
  expect(rejectedViewOf({ source: 'kafka', code: 7 })).toEqual({ source: 'kafka', code: '7' })
  expect(rejectedViewOf({ id: 'all' })).toEqual({})
  expect(rejectedViewOf({ id: -3 })).toEqual({})
})

it('asks for the tail of what the filters leave', () => {
  expect(tailAddress({})).toBe('/api/v1/events/tail')
  expect(tailAddress({ type: ['a', 'b'], userId: 'x&y=1' })).toBe('/api/v1/events/tail?type=a&type=b&userId=x%26y%3D1')
  expect(filterOf({ live: true, userId: 'u', event: 'e' })).toEqual({ userId: 'u' })
})

it('tells a filter from a choice of how to look', () => {
  expect(isFiltering({ live: true, event: 'e' })).toBe(false)
  expect(isFiltering({ from: '2026-11-21T10:00:00.000Z' })).toBe(true)
  expect(isFiltering({ type: ['PageViewed'] })).toBe(true)
})

it('brings a moment to a field by the clock of a zone, and back', () => {
  const moment = '2026-03-04T05:06:00.000Z'
  expect(fieldOfMoment(moment, 'UTC')).toBe('2026-03-04T05:06')
  expect(fieldOfMoment(moment, 'Asia/Kathmandu')).toBe('2026-03-04T10:51')
  expect(momentOfField('2026-03-04T10:51', 'Asia/Kathmandu')).toBe(moment)
  expect(momentOfField('2026-07-04T00:30', 'America/New_York')).toBe('2026-07-04T04:30:00.000Z')
  expect(fieldOfMoment(undefined, 'UTC')).toBe('')
  expect(momentOfField('', 'UTC')).toBeUndefined()
  expect(momentOfField('soon', 'UTC')).toBeUndefined()
})
