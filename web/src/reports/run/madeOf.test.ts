import { describe, expect, it } from 'vitest'
import type { Report } from '../useReports'
import { madeOf } from './madeOf'

const parameters = [
  { name: 'courseId', type: 'text', title: 'Course' },
  { name: 'status', type: 'choice', title: 'Status' },
  { name: 'dueOn', type: 'date', title: 'Due on' },
] as Report['parameters']

describe('what a file was asked with', () => {
  it('is said in words', () => {
    const run = {
      parameters: { courseId: 'algebra', dueOn: '2026-11-15', status: 'in_progress', timeframe: '30d', old: 'x' },
      version: null,
    }
    expect(madeOf({ parameters, version: null }, run)).toBe(
      'Course: algebra · Due on Nov 15, 2026 · Status: In progress · The last 30 days · old: x',
    )
  })

  it('calls what was chosen by its name as it was chosen', () => {
    const run = { parameters: { courseId: 'algebra', status: 'dropped' }, version: null }
    const nameOf = (parameter: string, value: string) => (parameter === 'courseId' ? `Title of ${value}` : value)
    expect(madeOf({ parameters, version: null }, run, false, nameOf)).toBe('Course: Title of algebra · Status: Dropped')
  })

  it('says so where nothing was chosen, and names a version that is not the newest', () => {
    expect(madeOf({ parameters, version: 3 }, { parameters: {}, version: 3 })).toBe('About everything')
    expect(madeOf({ parameters, version: 3 }, { parameters: {}, version: 2 })).toBe('Version 2')
    const own = { parameters: { userId: 'ada' }, version: null }
    expect(madeOf({ parameters, version: null }, own, true)).toBe('About everything')
    expect(madeOf({ parameters, version: null }, own)).toBe('userId: ada')
  })
})
