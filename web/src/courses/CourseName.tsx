import { Text } from '@mantine/core'
import { AnchorLink } from '../app/AnchorLink'
import { useMe } from '../session/useMe'
import { runSaid } from './run'
import type { CourseSummary } from './useCourses'

/** The title, which leads to the course, and what kind of course it is. */
export function CourseName({ course }: { course: CourseSummary }) {
  // The institution's days; until its zone is known, the reader's.
  const zone = useMe()?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
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
