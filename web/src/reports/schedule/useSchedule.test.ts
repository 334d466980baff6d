import { expect, test } from 'vitest'
import type { Run } from './draft'
import { nextLook } from './useSchedule'

const now = Date.parse('2026-11-23T06:59:00Z')
const ofState = (state: string) => ({ dueAt: '2026-11-16T07:00:00Z', state }) as Run

test('it is looked at again when it goes out next, soon while it does, and not at all while it rests', () => {
  const at = (nextRunAt: string | null, state = 'sent') => nextLook({ nextRunAt, lastRun: ofState(state) }, now)
  expect(at('2026-11-23T07:00:00Z')).toBe(75_000)
  // Due, and taken up by no worker yet: no sooner than every 15 seconds.
  expect(at('2026-11-23T06:30:00Z')).toBe(15_000)
  expect(at(null, 'running')).toBe(15_000)
  // Timers reach no further than some 24 days.
  expect(at('2027-01-31T07:00:00Z')).toBe(3_600_000)
  expect(at(null)).toBe(false)
  expect(nextLook(null, now)).toBe(false)
  expect(nextLook(undefined, now)).toBe(false)
})
