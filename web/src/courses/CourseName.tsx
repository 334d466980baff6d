import { Text } from '@mantine/core'
import { AnchorLink } from '../app/AnchorLink'
import { runSaid } from './run'
import type { CourseSummary } from './useCourses'

/** Of the list no zone is told: its days are the reader's. */
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** The title, which leads to the course, and what kind of course it is. */
export function CourseName({ course }: { course: CourseSummary }) {
  const about = [course.category, runSaid(course, new Date(), zone)].filter((part) => part !== null)
  return (
    <>
      <AnchorLink to="/courses/$courseId" params={{ courseId: course.courseId }} search={{}} fw={600} className="who">
        {course.title ?? course.courseId}
      </AnchorLink>
      <Text size="xs" c="dimmed" component="span" display="block">
        {about.join(' · ')}
      </Text>
    </>
  )
}
