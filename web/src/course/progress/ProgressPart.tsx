import { Stack } from '@mantine/core'
import { NowLine } from '../../period/NowLine'
import { PeriodBar } from '../../period/PeriodBar'
import type { Timeframe } from '../../period/search'
import type { CourseDashboard } from '../useCourse'
import { DailyActivity } from './DailyActivity'
import { EnrollmentTrend } from './EnrollmentTrend'
import { LearnersByStatus } from './LearnersByStatus'
import { ScoreDistribution } from './ScoreDistribution'

/** How the course goes over time, and where its learners stand. */
export function ProgressPart({ dashboard, timeframe }: { dashboard: CourseDashboard; timeframe: Timeframe }) {
  const total = (metric: string) => dashboard.metrics.find((m) => m.metricType === metric)?.value ?? null
  return (
    <Stack gap="sm">
      <PeriodBar period={dashboard.period} timeframe={timeframe} />
      <div className="charts">
        <DailyActivity days={dashboard.activityByDay} total={total} />
        <EnrollmentTrend days={dashboard.enrollmentTrend} total={total} />
      </div>
      <NowLine period={dashboard.period} />
      <div className="charts">
        <LearnersByStatus counts={dashboard.learnersByStatus} />
        <ScoreDistribution bins={dashboard.scoreDistribution} />
      </div>
    </Stack>
  )
}
