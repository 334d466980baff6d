import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'

/** To a course's own page, which teachers have and learners have not. */
export function CourseLink({ courseId, title }: { courseId: string; title: string }) {
  return (
    <Anchor
      inherit
      className="breakable"
      renderRoot={(props) => <Link {...props} to="/courses/$courseId" params={{ courseId }} />}
    >
      {title}
    </Anchor>
  )
}
