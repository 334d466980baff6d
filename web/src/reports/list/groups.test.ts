import { describe, expect, it } from 'vitest'
import type { ReportSummary } from '../useReports'
import { grouped } from './groups'

const summary = (id: string, type: ReportSummary['type'] = 'built_in') => ({ id, type, name: id }) as ReportSummary

describe('built-in reports', () => {
  it('stand by what they answer about, in the order they came', () => {
    const found = grouped(['completions', 'user-progress', 'course-performance', 'engagement'].map((id) => summary(id)))
    expect(found.map(({ group, reports }) => [group, reports.map((r) => r.id)])).toEqual([
      ['learners', ['user-progress', 'engagement']],
      ['courses', ['completions', 'course-performance']],
    ])
  })

  it('keep those that this page does not know, and leave saved ones out', () => {
    const found = grouped([summary('made-up'), summary('0199', 'custom'), summary('toString')])
    expect(found.map(({ group, reports }) => [group, reports.map((r) => r.id)])).toEqual([
      ['more', ['made-up', 'toString']],
    ])
  })
})
