import { describe, expect, it } from 'vitest'
import type { Schemas } from '../api/client'
import { courseListOf } from '../courses/search'
import { runOf } from '../courses/run'
import { courseViewOf } from '../period/search'
import { biggestDrop, funnelSaid, lost, type Step } from './content/funnel'
import { enrollmentsSaid, peak } from './progress/summaries'
import { occurring, punctualitySaid, type Assignment } from './work/punctuality'

const step = (title: string, reached: number | null, continued: number | null, dropoffRate: number | null) =>
  ({ moduleId: title, title, reached, continued, dropoffRate }) as Step

describe('the funnel', () => {
  const steps = [
    step('Cells', 50, 46, 8),
    step('Genes', 46, 34, 26.09),
    step('Plants', 34, 34, 0),
    step('End', 34, null, null),
  ]

  it('names the biggest drop, by its share', () => {
    expect(biggestDrop(steps)?.title).toBe('Genes')
    expect(lost(steps[1]!)).toBe(12)
    expect(funnelSaid(steps)).toBe(
      '50 learners reached Cells, 34 reached End. The biggest drop is after Genes: 26.1\u00a0% stop there, 12 learners.',
    )
  })

  it('says that nobody was lost, and that a small group is not told', () => {
    expect(funnelSaid([step('Cells', 5, 5, 0), step('End', 5, null, null)])).toContain('Nobody stopped on the way.')
    expect(funnelSaid([step('Cells', null, null, null)])).toContain('too few learners')
    expect(biggestDrop([])).toBeNull()
  })
})

describe('sums of the period', () => {
  const days: Schemas['EnrollmentDay'][] = [
    { date: '2026-11-01', enrollments: 0, completions: 2, drops: 0 },
    { date: '2026-11-02', enrollments: 4, completions: 0, drops: 1 },
    { date: '2026-11-03', enrollments: 4, completions: 0, drops: 0 },
  ]

  it('come from the metrics, the busiest day from the days: the first of equal ones', () => {
    const total = (metric: string) => ({ enrollments: 8, completions: 2, drops: null })[metric] ?? null
    const said = enrollmentsSaid(days, total)
    expect(said).toContain('8 enrolled, 2 completed and – dropped.')
    expect(peak(days, (d) => d.enrollments)?.date).toBe('2026-11-02')
    expect(said).toMatch(/2.*: 4\.$/)
  })

  it('name no day where nothing happened', () => {
    expect(peak(days, () => 0)).toBeNull()
    expect(enrollmentsSaid([], () => 0)).toBe('In this time 0 enrolled, 0 completed and 0 dropped.')
  })
})

describe('punctuality', () => {
  const assignment = (title: string, late: number, missing: number) =>
    ({
      assignmentId: title,
      title,
      enrolled: 20,
      onTime: 5,
      late,
      missing,
      undated: 0,
      notYetDue: 0,
      notExpected: 0,
    }) as Assignment

  it('names where most is missing and where most came late', () => {
    expect(punctualitySaid([assignment('One', 3, 1), assignment('Two', 1, 6)])).toBe(
      'Most often missing: Two, from 6 learners. Most often late: One, from 3 learners.',
    )
    expect(punctualitySaid([assignment('One', 0, 0)])).toBe('Nothing is missing and nothing was late.')
  })

  it('draws no outcome that nobody had', () => {
    expect(occurring([assignment('One', 0, 2)])).toEqual(['onTime', 'missing'])
  })
})

describe('addresses of views', () => {
  it('are as usual where they name nothing or nonsense', () => {
    expect(courseViewOf({ part: 'nonsense', timeframe: '90d' })).toEqual({ part: 'today', timeframe: '90d' })
    expect(courseViewOf({ part: 'work', cohort: 'a b' })).toEqual({ part: 'work', timeframe: '30d', cohort: 'a b' })
    expect(courseListOf({ sort: 'title' })).toEqual({ sort: 'title', order: 'asc' })
    expect(courseListOf({ sort: 'revenue', order: 'up', q: ' ' })).toEqual({ sort: 'lastActivity', order: 'desc' })
  })
})

it('a course runs from its start to its end; one that states none always', () => {
  const now = new Date('2026-11-21T10:00:00Z')
  const at = (startsAt: string | null, endsAt: string | null) => runOf({ startsAt, endsAt }, now)
  expect(at(null, null)).toBe('running')
  expect(at('2026-11-21T10:00:01Z', null)).toBe('ahead')
  expect(at('2026-01-01T00:00:00Z', '2026-11-21T10:00:00Z')).toBe('ended')
  expect(at('2026-01-01T00:00:00Z', '2026-11-21T10:00:01Z')).toBe('running')
})
