import type { CourseDashboard } from '../useCourse'
import { DailyActivity } from './DailyActivity'
import { EnrollmentTrend } from './EnrollmentTrend'
import { LearnersByStatus } from './LearnersByStatus'
import { ScoreDistribution } from './ScoreDistribution'

/** How the course goes over time, and where its learners stand. */
export function ProgressPart({ dashboard }: { dashboard: CourseDashboard }) {
  const total = (metric: string) => dashboard.metrics.find((m) => m.metricType === metric)?.value ?? null
  return (
    <div className="charts">
      <DailyActivity days={dashboard.activityByDay} total={total} />
      <EnrollmentTrend days={dashboard.enrollmentTrend} total={total} />
      <LearnersByStatus counts={dashboard.learnersByStatus} />
      <ScoreDistribution bins={dashboard.scoreDistribution} />
    </div>
  )
}
