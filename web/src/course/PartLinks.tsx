import { Link } from '@tanstack/react-router'
import { number } from '../figures/format'
import { parts, type CourseView } from '../period/search'
import { t } from '../texts'

interface Props {
  courseId: string
  view: CourseView
  /** Learners whom nobody has seen to; told beside the part that names them. */
  unhandled: number | null
}

/** The parts of a course, as links: each of them has its address. */
export function PartLinks({ courseId, view, unhandled }: Props) {
  return (
    <nav aria-label={t.course.parts} className="part-links">
      <ul>
        {parts.map((part) => (
          <li key={part}>
            <Link
              to="/courses/$courseId"
              params={{ courseId }}
              search={{ ...view, part }}
              aria-current={part === view.part ? 'page' : undefined}
              resetScroll={false}
            >
              {t.course.part[part]}
              {part === 'today' && unhandled !== null && unhandled > 0 && (
                <span className="count">{number(unhandled)}</span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
