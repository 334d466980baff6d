import { Stack, Text } from '@mantine/core'
import { useMemo } from 'react'
import { moment, range } from '../figures/format'
import type { Timeframe } from '../period/search'
import { t } from '../texts'
import { KeyFigures } from './KeyFigures'
import { TopCourses } from './TopCourses'
import { Trend } from './Trend'
import type { Whole } from './useWhole'
import { WholeActivity } from './WholeActivity'

/** All organizations together: figures and charts as the dashboard without filters has them. */
export function WholeInstitution({ dashboard, timeframe }: { dashboard: Whole; timeframe: Timeframe }) {
  const { metrics, charts, summary } = dashboard
  const activity = charts.find((c) => c.id === 'activity_by_day')
  const enrollments = charts.find((c) => c.id === 'enrollments_by_day')
  const courses = charts.find((c) => c.id === 'top_courses')
  const trend = useMemo(() => {
    const of = (name: string) => enrollments?.series.find((s) => s.name === name)?.values ?? []
    const [begun, completed] = [of('enrollments'), of('completions')]
    return (enrollments?.labels ?? []).map((from, i) => ({
      from,
      enrollments: begun[i] ?? 0,
      completions: completed[i] ?? 0,
      drops: null,
    }))
  }, [enrollments])
  const active = activity?.series.find((s) => s.name === 'active_users')?.values
  const asOf = metrics[0]?.calculatedAt
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        {[
          range(summary.from, summary.to),
          t.period.previous(range(summary.previousFrom, summary.previousTo)),
          ...(asOf === undefined ? [] : [t.period.asOf(moment(asOf, summary.timeZone), summary.timeZone)]),
        ].join(' · ')}
      </Text>
      <KeyFigures metrics={metrics} runOf={(metric) => (metric === 'active_users' ? active : undefined)} />
      <div className="charts">
        {activity !== undefined && <WholeActivity chart={activity} />}
        <Trend title={t.institution.whole.enrollments} measure="enrollments_by_day" by="day" rows={trend} />
        {courses !== undefined && <TopCourses chart={courses} timeframe={timeframe} />}
      </div>
    </Stack>
  )
}
