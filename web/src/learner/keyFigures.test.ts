import { expect, it } from 'vitest'
import { runOf } from './KeyFigures'
import type { Dashboard } from './useLearner'

const day = (date: string, minutes: number) => ({ date, minutes, events: 1, isActive: true })
const week = (from: string, activeDays: number, averageScore: number | null, isComplete = true) =>
  ({ from, activeDays, itemsHandedIn: activeDays + 10, averageScore, isComplete }) as Dashboard['weeklyMinutes'][number]

const dashboard = {
  period: { from: '2026-11-02', to: '2026-11-22' } as Dashboard['period'],
  activityCalendar: [day('2026-11-01', 9), day('2026-11-02', 5), day('2026-11-22', 7), day('2026-11-23', 8)],
  weeklyMinutes: [
    week('2026-10-26', 7, 10),
    week('2026-11-02', 1, 60),
    week('2026-11-09', 2, null),
    week('2026-11-16', 3, 80),
    week('2026-11-23', 4, 90, false),
  ],
}
const run = (metricType: string) => runOf({ metricType }, dashboard).run

it('takes the runs of a learner’s figures from the days and whole weeks of the period', () => {
  expect(run('learning_minutes')).toEqual([5, 7])
  expect(run('active_days')).toEqual([1, 2, 3])
  expect(run('items_handed_in')).toEqual([11, 12, 13])
  expect(run('average_score')).toEqual([60, 80])
  expect(run('progress')).toBeUndefined()
})
