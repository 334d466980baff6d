import { describe, expect, it } from 'vitest'
import type { Schemas } from '../api/client'
import {
  activeSummary,
  cohortName,
  coursesSummary,
  isCut,
  retentionSummary,
  runsSummary,
  trendSummary,
  type TrendRow,
} from './summaries'

const point = (from: string, to: string, learners: number) => ({ from, to, learners })
const row = (from: string, enrollments: number, completions: number, drops: number | null): TrendRow => ({
  from,
  enrollments,
  completions,
  drops,
})

// The reader's locale of the tests is en-US.
describe('What charts of an institution say', () => {
  it('tells the busiest day and the last', () => {
    const days = [
      point('2026-11-01', '2026-11-01', 12),
      point('2026-11-02', '2026-11-02', 1500),
      point('2026-11-03', '2026-11-03', 7),
    ]
    expect(activeSummary(days, 'daily')).toBe(
      'Most learners were active on Nov 2, 2026: 1,500. On the last day, Nov 3, 2026, it was 7.',
    )
    expect(activeSummary([], 'weekly')).toBe('Nothing to show for this time.')
  })

  it('tells the most of each line, and of lines without any', () => {
    expect(trendSummary([row('2026-11-01', 3, 0, 1), row('2026-11-02', 8, 0, 4)])).toBe(
      'Most enrollments: 8 (Nov 2, 2026). No completions. Most drops: 4 (Nov 2, 2026).',
    )
  })

  it('leaves out drops where they are not told', () => {
    expect(trendSummary([row('2026-11-01', 3, 2, null)])).toBe(
      'Most enrollments: 3 (Nov 1, 2026). Most completions: 2 (Nov 1, 2026).',
    )
    expect(trendSummary([])).toBe('')
  })

  it('tells the largest course, the one with most flagged, and what is left out', () => {
    const course = (id: string, enrolled: number, flagged: number | null) =>
      ({ id, title: id, enrolled, flagged }) as Schemas['ComparedCourse']
    expect(coursesSummary([course('A', 90, null), course('B', 40, 6)], 700)).toBe(
      '2 courses; most enrolled: A (90). Most flagged: B (6). The 2 with most enrollments of 700.',
    )
    expect(coursesSummary([course('A', 90, 0)], 1)).toBe('One course: A, 90 enrolled.')
  })

  it('tells how the largest cohort stayed', () => {
    const cohorts = [
      { week: '2026-09-07', size: 5, active: [100, 80] },
      { week: '2026-09-14', size: 69, active: [24.64, 89.86, null] },
    ]
    expect(retentionSummary(cohorts)).toBe(
      'The largest cohort first enrolled in the week of Sep 14, 2026: 69 learners, 24.6\u00a0% of them active in that week, – in week 2.',
    )
    expect(retentionSummary([{ week: '2026-09-07', size: 0, active: [null] }])).toBe(
      'Nobody first enrolled in these 12 weeks',
    )
    expect(cohortName(cohorts[1]!)).toBe('Sep 14 · 69')
  })

  it('tells the last week of each run', () => {
    const run = (courseId: string, startsOn: string | null, activeByWeek: number[]) =>
      ({ courseId, startsOn, activeByWeek }) as Schemas['CourseRun']
    expect(runsSummary('Calculus', [run('C25', '2025-02-03', [90, 71.5]), run('C26', null, [])])).toBe(
      'Calculus: 2 runs. C25, from Feb 3, 2025: 71.5\u00a0% active in week 2, the newest week there are figures of.',
    )
  })
})

describe('A week or month', () => {
  it.each([
    ['2026-11-02', '2026-11-08', 'weekly', false],
    ['2026-11-03', '2026-11-08', 'weekly', true],
    ['2026-11-02', '2026-11-07', 'weekly', true],
    ['2028-02-01', '2028-02-29', 'monthly', false],
    ['2028-02-01', '2028-02-28', 'monthly', true],
    ['2026-12-02', '2026-12-31', 'monthly', true],
    ['2026-11-03', '2026-11-03', 'daily', false],
  ] as const)('from %s to %s, counted %s, is cut: %s', (from, to, by, cut) => {
    expect(isCut(point(from, to, 1), by)).toBe(cut)
  })
})
