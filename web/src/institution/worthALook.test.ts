import { describe, expect, it } from 'vitest'
import type { Schemas } from '../api/client'
import type { Macro } from './useInstitution'
import { isPartlyHidden, worthALook } from './worthALook'

type Course = Schemas['ComparedCourse']

function course(id: string, figures: Partial<Course> = {}): Course {
  return {
    id,
    title: `Title ${id}`,
    category: null,
    instructorId: null,
    enrolled: 40,
    active: 12,
    completed: 20,
    dropped: 4,
    completionRate: 50,
    averageScore: 70,
    learningHours: 80,
    rating: null,
    flagged: 0,
    createdAt: null,
    updatedAt: null,
    ...figures,
  }
}

function run(
  courseId: string,
  activeByWeek: (number | null)[],
  completionRate: number | null = 50,
): Schemas['CourseRun'] {
  return {
    courseId,
    startsOn: '2026-01-05',
    enrolled: 30,
    completionRate,
    averageScore: 70,
    dropRate: 10,
    hoursPerLearner: 5,
    activeByWeek,
  }
}

function metric(metricType: string, value: number, previousValue: number | null, changePercentage: number | null) {
  return { metricType, value, previousValue, changePercentage, unit: 'count' } as Schemas['DashboardMetric']
}

function dashboard(parts: Partial<Pick<Macro, 'courses' | 'metrics' | 'courseRuns'>>): Macro {
  return { courses: [], metrics: [], courseRuns: [], ...parts } as unknown as Macro
}

const texts = (parts: Parameters<typeof dashboard>[0]) => worthALook(dashboard(parts)).map((f) => f.text)

describe('What is worth a look', () => {
  it('is nothing where nothing stands out', () => {
    expect(
      texts({ courses: [course('A'), course('B', { rating: 4.2 })], metrics: [metric('active_users', 95, 100, -5)] }),
    ).toEqual([])
  })

  it('names the three courses with most learners flagged, most first', () => {
    const courses = [
      course('A', { flagged: 2 }),
      course('B', { flagged: 9 }),
      course('C', { flagged: null }),
      course('D', { flagged: 1 }),
      course('E', { flagged: 5, title: null }),
    ]
    expect(texts({ courses })).toEqual([
      'Title B: 9 learners flagged',
      'E: 5 learners flagged',
      'Title A: 2 learners flagged',
    ])
    expect(worthALook(dashboard({ courses }))[0]).toMatchObject({
      detail: '12 active in the last 28 days, 40 enrolled',
      to: { courseId: 'B' },
    })
  })

  it('says one learner in the singular', () => {
    expect(texts({ courses: [course('A', { flagged: 1 })] })).toEqual(['Title A: 1 learner flagged'])
  })

  it('names a course that nobody comes to any more, unless all are done', () => {
    const courses = [
      course('Done', { active: 0, completed: 36, dropped: 4 }),
      course('Left', { active: 0, completed: 30, dropped: 4 }),
      course('Hidden', { active: null, completed: null, dropped: null }),
    ]
    expect(worthALook(dashboard({ courses }))).toEqual([
      {
        kind: 'quiet',
        text: 'Title Left: nobody who is still learning came in 28 days',
        detail: 'Of 40 enrolled, 30 completed and 4 dropped',
        to: { courseId: 'Left' },
      },
    ])
  })

  it('names the two key figures that fell most, by a tenth or more', () => {
    const metrics = [
      metric('active_users', 90, 100, -10),
      metric('learning_hours', 40, 100, -60),
      metric('average_score', 91, 100, -9),
      metric('new_enrollments', 75, 100, -25),
      // Neither good nor bad: fewer courses are no matter of worry.
      metric('total_courses', 1, 10, -90),
      metric('new_completions', 10, null, null),
    ]
    expect(texts({ metrics })).toEqual(['Learning time fell by 60\u00a0%', 'New enrollments fell by 25\u00a0%'])
  })

  it('tells of a rate from what to what it fell, by ten points or more', () => {
    const rate = (value: number, previousValue: number) => ({
      ...metric('completion_rate', value, previousValue, ((value - previousValue) / previousValue) * 100),
      unit: 'percent',
    })
    expect(texts({ metrics: [rate(20, 30)] })).toEqual(['Completion rate fell from 30\u00a0% to 20\u00a0%'])
    expect(texts({ metrics: [rate(2, 4)] })).toEqual([])
  })

  it('holds the newest run against the same week of the one before, and leaves the week that goes on', () => {
    const before = run('2025', [90, 80, 70, 60, 50])
    const worse = { title: 'Calculus', runs: [before, run('2026', [88, 69, 5])] }
    expect(worthALook(dashboard({ courseRuns: [worse] }))).toMatchObject([
      {
        kind: 'run',
        text: 'Calculus: week 2 is quieter than in the run before',
        detail: '69\u00a0% of the enrolled active in that week, 80\u00a0% then',
        to: { courseId: '2026' },
      },
    ])
    const alike = { title: 'Calculus', runs: [before, run('2026', [88, 71, 5])] }
    expect(worthALook(dashboard({ courseRuns: [alike] }))).toEqual([])
  })

  it('compares completion of runs that are over alone', () => {
    const weeks = Array.from({ length: 12 }, () => 40)
    const over = { title: 'Logic', runs: [run('2025', weeks, 70), run('2026', weeks, 55)] }
    const goesOn = { title: 'Logic', runs: [run('2025', weeks, 70), run('2026', weeks.slice(4), 5)] }
    expect(texts({ courseRuns: [over] })).toEqual(['Logic: fewer complete the newest run'])
    expect(texts({ courseRuns: [goesOn] })).toEqual([])
  })

  it('names the lowest rating where it is low and not the only one', () => {
    expect(texts({ courses: [course('A', { rating: 3.2 }), course('B', { rating: 4 })] })).toEqual([
      'Title A: rated 3.2 of 5',
    ])
    expect(texts({ courses: [course('A', { rating: 3.2 })] })).toEqual([])
    expect(texts({ courses: [course('A', { rating: 3.6 }), course('B', { rating: 4 })] })).toEqual([])
  })

  it('knows that figures were kept back', () => {
    expect(isPartlyHidden(dashboard({ courses: [course('A', { flagged: null })] }))).toBe(true)
    expect(isPartlyHidden(dashboard({ courses: [course('A')] }))).toBe(false)
  })
})
