import { describe, expect, it } from 'vitest'
import { eventsOf, titleOf } from './useExports'

describe('events of a view', () => {
  it('are asked for by its filters and its time, and by nothing else of it', () => {
    const view = {
      type: ['QuizCompleted'],
      userId: 'ada',
      courseId: 'c',
      appId: 'app',
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-12-01T00:00:00.000Z',
    }
    expect(eventsOf({ ...view, event: '0199', live: true })).toEqual(view)
    expect(eventsOf({})).toEqual({})
  })
})

it('are called by what they are narrowed to, within what the server takes', () => {
  expect(titleOf({})).toBe('Events')
  expect(titleOf({ type: ['QuizCompleted', 'QuizStarted'], courseId: 'c' })).toBe(
    'Events · QuizCompleted, QuizStarted · c',
  )
  const long = titleOf({ userId: `${'x'.repeat(90)}\u{1f600}`, courseId: 'c' })
  expect(long).toBe(`Events · ${'x'.repeat(90)}`)
})
