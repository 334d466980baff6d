import { Skeleton, Text } from '@mantine/core'
import { useIntersection } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { AnchorLink } from '../app/AnchorLink'
import { course } from '../course/useCourse'
import { useTopics } from '../live/useTopics'
import { t } from '../texts'
import { runOf } from './run'
import type { CourseSummary } from './useCourses'

const text = t.courses.attention

/**
 * How many learners of a course wait for a teacher, and for what most. It is asked once the row is in sight, of courses that go on: after
 * its end nobody is flagged. What is fetched is what the course's own page begins with, so that it opens at once.
 */
export function Attention({ course }: { course: CourseSummary }) {
  return runOf(course, new Date()) === 'running' ? (
    <Running courseId={course.courseId} title={course.title ?? course.courseId} />
  ) : (
    <Text size="sm" c="dimmed" component="span">
      {t.words.none}
    </Text>
  )
}

function Running({ courseId, title }: { courseId: string; title: string }) {
  const { ref, entry } = useIntersection({ rootMargin: '100px' })
  const [isSeen, setSeen] = useState(false)
  const isInSight = entry?.isIntersecting === true
  if (isInSight && !isSeen) setSeen(true)
  useTopics(isSeen ? [`course:${courseId}`] : [], ['course', courseId])
  const { data, isError } = useQuery({
    ...course(courseId, '30d'),
    enabled: isSeen,
    staleTime: 60_000,
    refetchOnWindowFocus: true,
  })
  const flagged = data?.flagged ?? null
  const unhandled = flagged?.unhandled ?? flagged?.learners ?? null
  const reasons = (flagged?.byReason ?? []).filter((r) => r.learners > 0).sort((a, b) => b.learners - a.learners)
  return (
    <div ref={ref} className="attention" data-attention={unhandled ?? ''}>
      {data === undefined && !isError ? (
        <Skeleton height={18} width={120} />
      ) : unhandled === null ? (
        t.words.none
      ) : unhandled === 0 ? (
        <Text size="sm" c="dimmed" component="span">
          {flagged!.learners > 0 ? text.allHandled : text.nobody}
        </Text>
      ) : (
        <>
          <AnchorLink
            to="/courses/$courseId"
            params={{ courseId }}
            search={{ part: 'today' }}
            size="sm"
            fw={600}
            aria-label={text.linkOf(unhandled, title)}
          >
            {text.link(unhandled)}
          </AnchorLink>
          <Text size="xs" c="dimmed" component="span" display="block">
            {reasons
              .slice(0, 2)
              .map((r) => text.reason(t.words.flag[r.reason], r.learners))
              .join(' · ')}
          </Text>
        </>
      )}
    </div>
  )
}
