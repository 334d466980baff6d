import { Stack, Title } from '@mantine/core'
import { useParams, useSearch } from '@tanstack/react-router'
import { t } from '../texts'
import { EngagementByScore, Roster } from './roster'

export function CoursePage() {
  const { courseId } = useParams({ from: '/inside/courses/$courseId' })
  const { timeframe, cohort } = useSearch({ from: '/inside/courses/$courseId' })
  return (
    <Stack>
      <Title order={1}>{courseId}</Title>
      <Title order={2}>{t.frame.learners}</Title>
      <EngagementByScore courseId={courseId} cohort={cohort} timeframe={timeframe} />
      <Roster courseId={courseId} cohort={cohort} timeframe={timeframe} />
    </Stack>
  )
}
