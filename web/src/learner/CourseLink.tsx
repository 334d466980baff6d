import { AnchorLink } from '../app/AnchorLink'

/** To a course's own page, which teachers have and learners have not. */
export function CourseLink({ courseId, title }: { courseId: string; title: string }) {
  return (
    <AnchorLink inherit className="breakable" to="/courses/$courseId" params={{ courseId }}>
      {title}
    </AnchorLink>
  )
}
