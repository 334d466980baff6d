import { expect, it } from 'vitest'
import { change, day, dayOf, duration, figure, moment, number, range, short, since } from './format'

// By the locale that jsdom's browser has, en-US.
const nbsp = '\u00a0'
const plain = (text: string) => text.replaceAll(/\s/g, ' ')

it('writes a figure as its unit wants', () => {
  expect(number(1234.5)).toBe('1,235')
  expect(number(0.5, 'share')).toBe('0.50')
  expect(number(12.34, 'hours')).toBe('12.3')
  expect(number(1141.2, 'hours')).toBe('1,141')
  expect(figure(68.94, 'percent')).toBe(`68.9${nbsp}%`)
  expect(figure(3, 'count')).toBe('3')
  expect([0, 0.6, 1, 2].map((n) => plain(figure(n, 'days')))).toEqual(['0 days', '1 day', '1 day', '2 days'])
  expect(short(12_300)).toBe('12.3K')
})

it('tells nothing from zero', () => {
  expect(figure(null, 'percent')).toBe('–')
  expect(number(undefined)).toBe('–')
  expect(figure(0, 'percent')).toBe(`0${nbsp}%`)
  expect(duration(null)).toBe('–')
  expect(duration(0)).toBe(`0${nbsp}min`)
})

it('signs a change', () => {
  expect([4.2, -4.2, 0].map(change)).toEqual([`+4.2${nbsp}%`, `−4.2${nbsp}%`, `±0${nbsp}%`])
})

it('shows a day as it stands, wherever the reader is', () => {
  expect(day('2026-03-01')).toBe('Mar 1, 2026')
  expect(day('2026-03-01T23:59:59Z')).toBe('Mar 1, 2026')
  expect(plain(range('2026-02-27', '2026-03-01'))).toBe('Feb 27 – Mar 1, 2026')
})

it('shows a moment by the clock of a zone', () => {
  expect(plain(moment('2026-11-21T23:30:00Z', 'Europe/Berlin'))).toBe('Nov 22, 2026, 12:30 AM')
  expect(dayOf('2026-11-21T23:30:00Z', 'America/New_York')).toBe('Nov 21, 2026')
})

it('says how long ago something was', () => {
  const now = new Date('2026-11-21T12:00:00Z')
  expect(since('2026-11-21T11:59:00Z', now)).toBe('1 minute ago')
  expect(since('2026-11-21T06:00:00Z', now)).toBe('6 hours ago')
  expect(since('2026-11-18T12:00:00Z', now)).toBe('3 days ago')
  expect(since('2026-07-21T12:00:00Z', now)).toBe('4 months ago')
})

it('writes minutes as hours and minutes', () => {
  expect([59.4, 59.6, 200].map((m) => plain(duration(m)))).toEqual(['59 min', '1 h', '3 h 20 min'])
})
