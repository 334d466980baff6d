import { expect, it } from 'vitest'
import { startOfDay } from './days'

it('begins a day at midnight of the zone', () => {
  expect(startOfDay('2026-11-21', 'UTC')).toBe('2026-11-21T00:00:00.000Z')
  expect(startOfDay('2026-11-21', 'Europe/Amsterdam')).toBe('2026-11-20T23:00:00.000Z')
  expect(startOfDay('2026-07-21', 'America/New_York')).toBe('2026-07-21T04:00:00.000Z')
  expect(startOfDay('2026-11-21', 'Asia/Kathmandu')).toBe('2026-11-20T18:15:00.000Z')
})

it('knows days on which the clock was changed', () => {
  // In Amsterdam the 29th of March 2026 has 23 hours, the 25th of October 25.
  expect(startOfDay('2026-03-29', 'Europe/Amsterdam')).toBe('2026-03-28T23:00:00.000Z')
  expect(startOfDay('2026-03-29', 'Europe/Amsterdam', 1)).toBe('2026-03-29T22:00:00.000Z')
  expect(startOfDay('2026-10-25', 'Europe/Amsterdam', 1)).toBe('2026-10-25T23:00:00.000Z')
})

it('goes on over the end of a month and of a year', () => {
  expect(startOfDay('2026-12-31', 'UTC', 1)).toBe('2027-01-01T00:00:00.000Z')
})
