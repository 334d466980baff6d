import { Text } from '@mantine/core'
import { AnchorLink } from '../app/AnchorLink'
import { t } from '../texts'
import type { CourseSummary } from './useCourses'

const text = t.courses.attention

/** How many learners of a course wait for a teacher, and for what: the commonest reason first. Who has several is in several. */
export function Attention({ course: { attention, courseId, title } }: { course: CourseSummary }) {
  if (attention === null) {
    return (
      <Text size="sm" c="dimmed" component="span">
        {t.words.none}
      </Text>
    )
  }
  const { flagged, unhandled } = attention
  const reasons = attention.byReason.filter((r) => r.learners > 0).sort((a, b) => b.learners - a.learners)
  return (
    <div className="attention" data-attention={unhandled}>
      {unhandled === 0 ? (
        <Text size="sm" c="dimmed" component="span">
          {flagged > 0 ? text.allHandled : text.nobody}
        </Text>
      ) : (
        <>
          <AnchorLink
            to="/courses/$courseId"
            params={{ courseId }}
            search={{ part: 'today' }}
            size="sm"
            fw={600}
            aria-label={text.linkOf(unhandled, title ?? courseId)}
          >
            {text.link(unhandled)}
          </AnchorLink>
          <Text size="xs" c="dimmed" component="span" display="block">
            {reasons.map((r) => text.reason(t.words.flag[r.reason], r.learners)).join(' · ')}
          </Text>
        </>
      )}
    </div>
  )
}
