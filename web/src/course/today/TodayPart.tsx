import { Stack, VisuallyHidden } from '@mantine/core'
import { PeriodBar } from '../../period/PeriodBar'
import type { CourseView } from '../../period/search'
import { t } from '../../texts'
import type { CourseDashboard } from '../useCourse'
import { ActivityBar } from './ActivityBar'
import { Figures } from './Figures'
import { Needs } from './Needs'

/** The first sight of a course: whom to help first; beside it how the course stands. */
export function TodayPart({ dashboard, view }: { dashboard: CourseDashboard; view: CourseView }) {
  return (
    <div className="today">
      {/* What is chosen and filtered belongs to a course and a cohort. */}
      <Needs key={`${dashboard.courseId}/${view.cohort ?? ''}`} dashboard={dashboard} view={view} />
      <section aria-label={t.course.today.figures}>
        <VisuallyHidden component="h2">{t.course.today.figures}</VisuallyHidden>
        <Stack gap="sm">
          <ActivityBar activity={dashboard.activity} />
          <PeriodBar period={dashboard.period} timeframe={view.timeframe} />
          <Figures dashboard={dashboard} />
        </Stack>
      </section>
    </div>
  )
}
