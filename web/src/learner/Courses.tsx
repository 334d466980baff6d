import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core'
import { Section } from '../app/Section'
import { Explain } from '../explain/Explain'
import { dayOf, figure } from '../figures/format'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { Comparison } from './Comparison'
import { CourseLink } from './CourseLink'
import { Folded } from './Folded'
import { inOrder, nextMilestone, paceOf } from './pace'
import { PaceBar } from './PaceBar'
import { useReader } from './reader'
import type { Course } from './useLearner'

/** Every enrollment: how far it is, how far it should be, and what is known besides. */
export function Courses({ courses, zone }: { courses: readonly Course[]; zone: string }) {
  const { voice } = useReader()
  return (
    <Section title={t.learner.courses.title} beside={courses.length > 0 && <Legend />}>
      <Card withBorder padding="md" radius="md">
        {courses.length === 0 ? (
          <Empty {...voice.coursesEmpty} />
        ) : (
          <Folded items={inOrder(courses)} first={6} what={t.learner.courses.list}>
            {(some) => (
              <ul className="plain courses">
                {some.map((course) => (
                  <Row key={course.courseId} course={course} zone={zone} />
                ))}
              </ul>
            )}
          </Folded>
        )}
      </Card>
    </Section>
  )
}

function Legend() {
  return (
    <Group gap={4}>
      <span className="key done" aria-hidden />
      <Text size="xs">{t.learner.courses.legend.done}</Text>
      <Explain measure="progressPercentage" name={t.learner.courses.progress} />
      <span className="key expected" aria-hidden />
      <Text size="xs">{t.learner.courses.legend.expected}</Text>
      <Explain measure="expected progress" name={t.learner.courses.expected} />
    </Group>
  )
}

function Row({ course, zone }: { course: Course; zone: string }) {
  const { isOwn } = useReader()
  const title = course.title ?? course.courseId
  return (
    <li className="course" data-status={course.status}>
      <Group gap="xs" align="baseline">
        <Title order={3} size="h5" className="breakable">
          {isOwn ? title : <CourseLink courseId={course.courseId} title={title} />}
        </Title>
        <Badge variant="default" radius="sm" tt="none" fw={500}>
          {t.words.status[course.status]}
        </Badge>
        {course.cohort !== null && (
          <Text size="xs" c="dimmed" className="breakable">
            {course.cohort}
          </Text>
        )}
      </Group>
      <PaceBar course={course} title={title} />
      <Stack gap={2}>
        <Text size="sm">{progressOf(course)}</Text>
        <Text size="xs" c="dimmed">
          {factsOf(course, zone).join(' · ')}
        </Text>
      </Stack>
      {course.places.length > 0 && <Comparison course={course} title={title} />}
    </li>
  )
}

function progressOf(course: Course): string {
  const done = t.learner.courses.done(figure(course.progressPercentage, 'percent'))
  const pace = paceOf(course)
  if (pace === null) return done
  const by = Math.round(Math.abs(course.pointsAhead!))
  return [
    done,
    t.learner.courses.expectedBy(figure(course.expectedProgress, 'percent')),
    pace === 'onTrack' ? t.learner.courses.pace.onTrack : t.learner.courses.pace[pace](by),
  ].join(' · ')
}

function factsOf(course: Course, zone: string): string[] {
  const next = nextMilestone(course)
  return [
    course.score === null ? t.learner.courses.noScore : t.learner.courses.score(figure(course.score, 'percent')),
    course.lastAccessDate === null
      ? t.learner.courses.never
      : t.learner.courses.last(dayOf(course.lastAccessDate, zone)),
    ...(course.completionDate === null ? [] : [t.learner.courses.completed(dayOf(course.completionDate, zone))]),
    ...(next === null ? [] : [t.learner.courses.next(t.learner.achieved.of[next]!)]),
  ]
}
