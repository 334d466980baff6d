import { useMemo } from 'react'
import type { Timeframe } from '../period/search'
import { t } from '../texts'
import { TopCourses } from './TopCourses'
import { Trend } from './Trend'
import type { Whole } from './useWhole'
import { WholeActivity } from './WholeActivity'

/** The charts of all organizations together; none where the server shows none. */
export function WholeCharts({ charts, timeframe }: { charts: Whole['charts']; timeframe: Timeframe }) {
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
  return (
    <div className="charts">
      {activity !== undefined && <WholeActivity chart={activity} />}
      {enrollments !== undefined && (
        <Trend title={t.institution.whole.enrollments} measure="enrollments_by_day" by="day" rows={trend} />
      )}
      {courses !== undefined && (
        <div className="wide">
          <TopCourses chart={courses} timeframe={timeframe} />
        </div>
      )}
    </div>
  )
}
