import { describe, expect, it } from 'vitest'
import type { Schemas } from '../api/client'
import { ordered, runOf } from './keyFigures'

const metric = (metricType: string) => ({ metricType }) as Schemas['DashboardMetric']

describe('Key figures of an institution', () => {
  it('stand with those first that ask for something, and unknown ones last', () => {
    const given = ['something_new', 'total_users', 'active_users', 'flagged_learners'].map(metric)
    expect(ordered(given).map((m) => m.metricType)).toEqual([
      'flagged_learners',
      'active_users',
      'total_users',
      'something_new',
    ])
  })

  it('take their runs from the series of the same answer', () => {
    const day = (from: string, learners: number) => ({ from, to: from, learners })
    const dashboard = {
      activeLearners: {
        daily: [day('2026-11-01', 4), day('2026-11-02', 6)],
        weekly: [],
        monthly: [],
        stickiness: null,
      },
      trend: [
        {
          from: '2026-11-01',
          ...{ enrollments: 1, completions: 2, drops: 3, totalEnrollments: 30 },
          ...{ completionRate: 40, averageScore: null, learningHours: 5.5 },
        },
        {
          from: '2026-11-02',
          ...{ enrollments: 5, completions: 6, drops: 7, totalEnrollments: 35 },
          ...{ completionRate: 50, averageScore: 80, learningHours: 0 },
        },
      ],
    }
    expect(runOf('active_users', dashboard)).toEqual([4, 6])
    expect(runOf('new_enrollments', dashboard)).toEqual([1, 5])
    expect(runOf('new_completions', dashboard)).toEqual([2, 6])
    expect(runOf('total_enrollments', dashboard)).toEqual([30, 35])
    expect(runOf('completion_rate', dashboard)).toEqual([40, 50])
    expect(runOf('average_score', dashboard)).toEqual([80])
    expect(runOf('learning_hours', dashboard)).toEqual([5.5, 0])
    expect(runOf('total_users', dashboard)).toBeUndefined()
  })
})
