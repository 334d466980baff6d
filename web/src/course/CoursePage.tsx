import { Group, Skeleton, Stack, Title, VisuallyHidden } from '@mantine/core'
import { useParams, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Problem } from '../api/problem'
import { AnchorLink } from '../app/AnchorLink'
import { Crumbs } from '../app/Crumbs'
import { NowLine } from '../period/NowLine'
import type { CourseView } from '../period/search'
import { useUser } from '../session/useSession'
import { Loaded } from '../states/Loaded'
import { NameBone } from '../states/NameBone'
import { StateOfError } from '../states/StateOfError'
import { t } from '../texts'
import { CohortChoice } from './CohortChoice'
import { ContentPart } from './content/ContentPart'
import './course.css'
import { LearnersPart } from './LearnersPart'
import { PartLinks } from './PartLinks'
import { ProgressPart } from './progress/ProgressPart'
import { TodayPart } from './today/TodayPart'
import { useCourse, type CourseDashboard } from './useCourse'
import { WorkPart } from './work/WorkPart'

/** A course, or one cohort of it: who needs its teacher, how it goes, what works. */
export function CoursePage() {
  const { courseId } = useParams({ from: '/inside/courses/$courseId' })
  const view = useSearch({ from: '/inside/courses/$courseId' })
  const user = useUser()
  const query = useCourse(courseId, view.timeframe, view.cohort)
  const title = query.data?.title ?? courseId
  if (query.data === undefined && query.error instanceof Problem && query.error.isOfPlace)
    return <NoCourse error={query.error} />
  return (
    <Stack gap="sm">
      <div>
        <Crumbs trail={[{ label: t.frame.courses, to: '/courses' }]} here={query.isPending ? null : title} />
        <Group justify="space-between" align="flex-end" gap="sm">
          <Title order={1} size="h2" className="course-title">
            {query.isPending ? <NameBone what={t.course.what} /> : title}
          </Title>
          <Group gap="sm">
            {user?.role === 'admin' && (
              <AnchorLink size="sm" to="/courses/$courseId/staff" params={{ courseId }}>
                {t.admin.staff.link}
              </AnchorLink>
            )}
            <CohortChoice courseId={courseId} value={view.cohort} />
          </Group>
        </Group>
      </div>
      <PartLinks courseId={courseId} view={view} unhandled={query.data?.flagged?.unhandled ?? null} />
      <Loaded query={query} what={t.course.what} skeleton={<Bones />}>
        {(dashboard) => (
          <Stack gap="md" data-passing={query.isPlaceholderData} className="course-part">
            <PartOf dashboard={dashboard} view={view} />
          </Stack>
        )}
      </Loaded>
    </Stack>
  )
}

/** Of a course that the reader cannot see there are no parts and no choices. */
function NoCourse({ error }: { error: Problem }) {
  return (
    <Stack gap="sm">
      <div>
        <Crumbs trail={[{ label: t.frame.courses, to: '/courses' }]} here={t.course.one} />
        <Title order={1} size="h2">
          {t.course.one}
        </Title>
      </div>
      <StateOfError error={error} />
    </Stack>
  )
}

function PartOf({ dashboard, view }: { dashboard: CourseDashboard; view: CourseView }) {
  switch (view.part) {
    case 'today':
      return <TodayPart dashboard={dashboard} view={view} />
    case 'progress':
      return (
        <Section name={t.course.part.progress}>
          <ProgressPart dashboard={dashboard} timeframe={view.timeframe} />
        </Section>
      )
    case 'content':
      return (
        <Section name={t.course.part.content}>
          <NowLine period={dashboard.period} />
          <ContentPart dashboard={dashboard} />
        </Section>
      )
    case 'work':
      return (
        <Section name={t.course.part.work}>
          <NowLine period={dashboard.period} />
          <WorkPart dashboard={dashboard} view={view} />
        </Section>
      )
    case 'learners':
      return (
        <Section name={t.course.part.learners}>
          <NowLine period={dashboard.period} />
          <LearnersPart courseId={dashboard.courseId} cohort={view.cohort} timeframe={view.timeframe} />
        </Section>
      )
  }
}

/** The link above says the name to who sees it. */
function Section({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section aria-label={name}>
      <VisuallyHidden component="h2">{name}</VisuallyHidden>
      <Stack gap="sm">{children}</Stack>
    </section>
  )
}

function Bones() {
  return (
    <div className="today">
      <Stack gap="xs">
        <Skeleton height={20} width={320} />
        <Skeleton height={420} radius="md" />
      </Stack>
      <Stack gap="xs">
        <Skeleton height={92} radius="md" />
        <Skeleton height={340} radius="md" />
      </Stack>
    </div>
  )
}
