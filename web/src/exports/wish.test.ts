import { expect, it } from 'vitest'
import { wishOf } from './wish'

const nothing = { events: null, measures: null, dimensions: null, filters: [], asOf: null }

it('says which events were asked for, by the clock of the institution', () => {
  const events = { type: ['QuizCompleted', 'QuizStarted'], courseId: 'algebra', from: '2026-11-01T23:00:00Z' }
  expect(wishOf({ ...nothing, events }, 'Europe/Berlin')).toMatch(
    /^.*: QuizCompleted, QuizStarted · .*: algebra · .*: .*Nov 2, 2026.*00:00/,
  )
  expect(wishOf({ ...nothing, events: {} }, 'UTC')).toBe('None: every event of the log')
})

it('says which figures of a dataset were asked for', () => {
  const dataset = { ...nothing, measures: ['events', 'learningHours'], dimensions: ['course'] }
  const filters = [{ title: 'Course', value: 'is bio-101' }]
  expect(wishOf({ ...dataset, filters }, 'UTC')).toBe('Events, Learning hours by Course id · Course: is bio-101')
  expect(wishOf({ ...dataset, dimensions: [], asOf: '2026-01-02T03:04:00Z' }, 'UTC')).toMatch(
    /^Events, Learning hours · As of .*Jan 2, 2026.*3:04/,
  )
})
