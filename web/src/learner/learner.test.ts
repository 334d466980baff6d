import { describe, expect, it } from 'vitest'
import { firstShown } from './calendar'
import { openParts } from './EngagementParts'
import { readGoal } from './goal'
import { inOrder, nextMilestone } from './pace'
import { lackOf } from './places'
import { withGoal } from './useGoal'
import type { Course, Dashboard } from './useLearner'
import { summaryOfWeeks } from './WeeklyMinutes'

describe('a weekly goal', () => {
  it.each([
    ['1', 1],
    [300, 300],
    [' 10080 ', 10080],
    ['0', null],
    ['10081', null],
    ['-5', null],
    ['2.5', null],
    ['', null],
    ['an hour', null],
  ])('reads %j as %j', (entered, minutes) => expect(readGoal(entered)).toBe(minutes))

  it('stands at once in every week, and leaves whether they met it to the server', () => {
    const week = { from: '2026-11-16', week: '2026-W47', minutes: 90, cohortMedian: null, isComplete: true }
    const dashboard = { weeklyGoalMinutes: 60, weeklyMinutes: [{ ...week, goal: 60, metGoal: true }] } as Dashboard
    expect(withGoal(dashboard, 120)).toEqual({
      weeklyGoalMinutes: 120,
      weeklyMinutes: [{ ...week, goal: 120, metGoal: null }],
    })
    expect(dashboard.weeklyGoalMinutes).toBe(60)
  })
})

describe('weeks in words', () => {
  const week = (from: string, minutes: number, metGoal: boolean | null, isComplete = true) => ({
    from,
    week: '',
    minutes,
    goal: metGoal === null ? null : 60,
    metGoal,
    cohortMedian: null,
    isComplete,
    activeDays: 1,
    itemsHandedIn: 0,
    averageScore: null,
  })
  it('counts whole weeks alone towards the goal', () => {
    const said = summaryOfWeeks([
      week('2026-11-02', 61, true),
      week('2026-11-09', 10, false),
      week('2026-11-16', 90, true, false),
    ])
    expect(said).toContain('3 weeks: 1\u00a0h\u00a030\u00a0min this week so far')
    expect(said).toContain('The goal was reached in 1 of 2 whole weeks.')
  })
  it('says nothing of a goal that is not there', () => {
    expect(summaryOfWeeks([week('2026-11-16', 0, null, false)])).not.toContain('goal')
  })
})

describe('the calendar', () => {
  // 21 November 2026 is a Saturday; 365 days back from it is 22 November 2025.
  const days = Array.from({ length: 365 }, (_, i) => ({
    date: new Date(Date.UTC(2025, 10, 22 + i)).toISOString().slice(0, 10),
  }))
  it('shows a year where it fits, and whole weeks from a Monday where it does not', () => {
    expect(days.at(-1)!.date).toBe('2026-11-21')
    expect(firstShown(days, 1200)).toBe('2025-11-22')
    // 26 weeks: the current one, which began on 16 November, and 25 before it.
    expect(firstShown(days, 46 + 26 * 12)).toBe('2026-05-25')
    expect(firstShown(days, 0)).toBe('2026-09-28')
  })
})

describe('a course’s next milestone', () => {
  const at = (progressPercentage: number, status: Course['status'] = 'in_progress', pointsAhead: number | null = 0) =>
    nextMilestone({ progressPercentage, status, pointsAhead })
  it('is the first that lies ahead', () => {
    expect([at(0, 'not_started'), at(0), at(25), at(74.9), at(75), at(99)]).toEqual([
      'first_activity',
      '25',
      '50',
      '75',
      'completed',
      'completed',
    ])
  })
  it('is none once completed or dropped', () => {
    expect(at(100, 'completed', null)).toBeNull()
    expect(at(30, 'dropped', null)).toBeNull()
  })
})

it('puts what goes on first, the newest access before the others', () => {
  const course = (courseId: string, status: Course['status'], lastAccessDate: string | null) =>
    ({ courseId, status, lastAccessDate }) as Course
  const courses = [
    course('dropped', 'dropped', '2026-11-20'),
    course('new', 'not_started', null),
    course('older', 'in_progress', '2026-11-01'),
    course('done', 'completed', '2026-11-19'),
    course('newer', 'in_progress', '2026-11-02'),
  ]
  expect(inOrder(courses).map((c) => c.courseId)).toEqual(['newer', 'older', 'new', 'done', 'dropped'])
})

it('says why there is no median of the cohort', () => {
  const lack = (metricType: string, cohortMedian: number | null, cohortSize: number | null) =>
    lackOf({ metricType, cohortMedian, cohortSize })
  expect(lack('progress', 40, 12)).toBeNull()
  expect(lack('progress', null, null)).toBe('tooFew')
  expect(lack('progress', null, 12)).toBe('someTooFew')
  expect(lack('active_days', null, 12)).toBe('notAdded')
})

describe('what would raise engagement', () => {
  const part = (share: number, weight: number, points: number) => ({ share, weight, points })
  const engagement = {
    version: 1,
    score: 0,
    recency: part(1, 25, 25),
    regularity: part(0.2, 25, 5),
    effort: part(0.5, 20, 10),
    progress: part(0, 15, 0),
    assessment: part(1, 15, 15),
  }
  it('is what has most to gain; what is full, or cannot be told, has nothing', () => {
    expect(openParts(engagement)).toEqual(['regularity', 'progress', 'effort'])
    expect(openParts({ ...engagement, progress: null })).toEqual(['regularity', 'effort'])
  })
})
