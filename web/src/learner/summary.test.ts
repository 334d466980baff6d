import { describe, expect, it } from 'vitest'
import { t } from '../texts'
import { summaryOf } from './summary'
import type { Course, Work } from './useLearner'

const begun: Course = {
  courseId: 'C1',
  title: 'Botany',
  cohort: null,
  status: 'in_progress',
  progressPercentage: 50,
  progressRule: 'lessons',
  expectedProgress: 50,
  pointsAhead: 0,
  score: null,
  lastAccessDate: '2026-11-20T08:00:00Z',
  enrolledAt: '2026-09-01T08:00:00Z',
  completionDate: null,
  flags: [],
  places: [],
}
const course = (title: string | null, pointsAhead: number | null, other: Partial<Course> = {}): Course => ({
  ...begun,
  title,
  pointsAhead,
  ...other,
})
const work: Work = {
  courseId: 'C1',
  courseTitle: 'Botany',
  itemId: 'A1',
  itemType: 'assignment',
  kind: null,
  title: null,
  dueAt: '2026-11-19T08:00:00Z',
  days: 2,
}
const own = (courses: Course[], overdue: Work[] = [], upcoming: Work[] = []) =>
  summaryOf({ courses, overdue, upcoming }, t.learner.own, 'Ada')
const other = (courses: Course[], overdue: Work[] = []) =>
  summaryOf({ courses, overdue, upcoming: [] }, t.learner.other, 'Ada')

describe('where a learner stands', () => {
  it('speaks to the learner, and of them to a teacher', () => {
    expect(own([course('Botany', 12.4)])).toEqual(['You are ahead of the plan in Botany (by 12 points of progress).'])
    expect(other([course('Botany', -12.4)])).toEqual(['Ada is behind the plan in Botany (by 12 points of progress).'])
  })

  it('calls five points to either side on track', () => {
    expect(own([course('Botany', 5), course('Latin', -5)])).toEqual(['You are on track in Botany and Latin.'])
    expect(own([course('Botany', 5.01)])[0]).toContain('ahead of the plan in Botany (by 5 points of progress)')
    expect(own([course('Botany', -5.01)])[0]).toContain('behind the plan in Botany (by 5 points of progress)')
  })

  it('says all paces in one sentence, the furthest from the plan first', () => {
    expect(other([course('A', -8), course('B', 0), course('C', 30), course('D', -41.5), course('E', 6)])).toEqual([
      'Ada is ahead of the plan in C (by 30 points of progress) and E (by 6 points of progress), on track in B, and behind the plan in D (by 42 points of progress) and A (by 8 points of progress).',
    ])
  })

  it('has a first step for the learner who is behind: what waits longest in such a course, what is due next, or the course', () => {
    const behind = course('Botany', -20)
    const item = (title: string, days: number, courseId = 'C1'): Work => ({ ...work, title, days, courseId })
    const step = (overdue: Work[], upcoming: Work[]) => own([behind], overdue, upcoming)[1]
    expect(step([item('Newer', 2), item('Older', 9)], [item('Next', 3)])).toBe(
      'A good first step: Older (9 days overdue).',
    )
    expect(step([item('Elsewhere', 9, 'C2')], [item('Next', 1)])).toBe('A good first step: Next (due tomorrow).')
    expect(step([], [])).toBe('A good first step: one more lesson of Botany.')
    expect(own([course('Botany', 0)], [], [item('Next', 1)])).toHaveLength(1)
    expect(other([behind])).toHaveLength(1)
  })

  it('names three courses of a pace at most', () => {
    expect(own(['A', 'B', 'C'].map((title) => course(title, 0)))).toEqual(['You are on track in A, B, and C.'])
    expect(own(['A', 'B', 'C', 'D'].map((title) => course(title, 0)))).toEqual([
      'You are on track in A, B, and 2 more.',
    ])
  })

  it('calls a course without a title by its id', () => {
    expect(own([course(null, 0)])).toEqual(['You are on track in C1.'])
  })

  it('does not hold it against who has not begun', () => {
    expect(own([course('Botany', -41, { status: 'not_started', lastAccessDate: null })])).toEqual([
      'You have not opened Botany yet: a first look is a good start.',
    ])
  })

  it('says how far a course got whose plan is over, instead of how far behind', () => {
    const over = (title: string) => course(title, -38, { expectedProgress: 100, progressPercentage: 62 })
    expect(own([over('Botany')])).toEqual(['The planned time of Botany is over, with 62\u00a0% of it done.'])
    expect(own(['A', 'B', 'C', 'D'].map(over))).toEqual([
      'The planned time of 4 courses is over before all of it is done.',
    ])
  })

  it('has a sentence for no course, all completed, and nothing that goes on', () => {
    const completed = course('Botany', null, { status: 'completed' })
    const dropped = course('Latin', null, { status: 'dropped' })
    expect(own([])).toEqual(['You are not enrolled in a course yet.'])
    expect(own([completed])).toEqual(['You have completed your course. Well done!'])
    expect(own([completed, completed])).toEqual(['You have completed all 2 courses. Well done!'])
    expect(own([completed, dropped])).toEqual(['No course is going on for you at the moment; you have completed 1.'])
    expect(own([dropped])).toEqual(['No course is going on for you at the moment.'])
    expect(other([completed, completed, dropped])).toEqual(['No course is going on for Ada; 2 are completed.'])
  })

  it('leaves completed and dropped courses out where others go on', () => {
    expect(own([course('Botany', 0), course('Latin', null, { status: 'completed' })])).toEqual([
      'You are on track in Botany.',
    ])
  })

  it('tells of what is overdue, one or more', () => {
    expect(own([course('Botany', 0)], [work])[1]).toBe(
      'One piece of work is past its due date and can still be handed in.',
    )
    expect(own([course('Botany', 0)], [work, work])[1]).toBe(
      '2 pieces of work are past their due date and can still be handed in.',
    )
  })

  it('tells a learner no percentile and no rank, and a good place in words', () => {
    expect(t.learner.own.place(90, 30)).toBe('In the upper quarter of your group')
    expect(t.learner.own.place(50, 30)).toBe('In the upper half of your group')
    expect(t.learner.own.place(49.9, 30)).toBeNull()
    expect(t.learner.other.place(49.9, 30)).toBe('Percentile 50 among 30 peers')
  })
})
