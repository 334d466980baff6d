import { Button, Group, Skeleton, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { AnchorLink } from '../app/AnchorLink'
import type { Flagged } from '../course/today/flagged'
import { HandleDialog } from '../course/today/HandleDialog'
import { Said, type Message } from '../course/writing/Said'
import { useHandling } from '../course/today/useHandling'
import { moment } from '../figures/format'
import { t } from '../texts'
import { CourseLink } from './CourseLink'
import { useHandled } from './useHandled'
import type { Course } from './useLearner'

interface Props {
  course: Course
  userId: string
  zone: string
}

/** Why the learner is flagged in one course, who saw to it, and what can be done about it from here, as on the course's own list. */
export function FlaggedCourse({ course, userId, zone }: Props) {
  const { timeframe } = useSearch({ from: '/inside/learners/$userId' })
  const { data, isPending } = useHandled(course.courseId, userId)
  const { mutate } = useHandling(course.courseId)
  const [handling, setHandling] = useState<readonly Flagged[]>([])
  const [message, setMessage] = useState<Message | null>(null)
  const learner = data?.[0]
  const title = course.title ?? course.courseId
  const said = { onError: (problem: Error) => setMessage({ text: problem.message, isError: true }) }

  function takeBack(of: readonly Flagged[]) {
    setMessage({ text: t.course.today.takenBack(of) })
    mutate({ learners: of, handled: null }, said)
  }

  function handle(note: string) {
    const of = handling
    setHandling([])
    setMessage({ text: t.course.today.marked(of), undo: () => takeBack(of) })
    mutate({ learners: of, handled: { note } }, said)
  }

  return (
    <li>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div className="breakable">
          <Text size="sm" fw={560} component="div">
            <CourseLink courseId={course.courseId} title={title} />
          </Text>
          <ul className="why-flagged">
            {course.flags.map((flag) => (
              <Text key={flag.reason} component="li" size="sm">
                {t.words.flagReason[flag.reason](flag.value, flag.threshold)}
              </Text>
            ))}
          </ul>
        </div>
        {isPending && <Skeleton width={130} height={26} aria-busy="true" />}
        {learner !== undefined && (
          <Button
            size="compact-sm"
            variant="default"
            {...(learner.handled === null ? { leftSection: <IconCheck size={14} aria-hidden /> } : {})}
            aria-label={learner.handled === null ? t.learner.flags.markOf(title) : t.learner.flags.undoOf(title)}
            onClick={() => (learner.handled === null ? setHandling([learner]) : takeBack([learner]))}
          >
            {learner.handled === null ? t.learner.flags.mark : t.learner.flags.undo}
          </Button>
        )}
      </Group>
      {learner?.handled != null && (
        <Text size="sm" c="dimmed" className="breakable" mt={2}>
          {t.learner.flags.handled(
            learner.handled.byName ?? learner.handled.by,
            moment(learner.handled.at, zone),
            learner.handled.note,
          )}
        </Text>
      )}
      <AnchorLink
        size="sm"
        to="/courses/$courseId"
        params={{ courseId: course.courseId }}
        search={{ timeframe, part: 'today' }}
      >
        {t.learner.flags.today(title)}
      </AnchorLink>
      <Said message={message} close={() => setMessage(null)} />
      <HandleDialog learners={handling} close={() => setHandling([])} handle={handle} onClosed={() => undefined} />
    </li>
  )
}
