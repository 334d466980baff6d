import { Stack } from '@mantine/core'
import { useParams, useSearch } from '@tanstack/react-router'
import { EngagementByScore, Roster } from './roster'

export function CoursePage() {
  const { courseId } = useParams({ from: '/inside/courses/$courseId' })
  const { timeframe, cohort } = useSearch({ from: '/inside/courses/$courseId' })
  return (
    <Stack>
      <EngagementByScore courseId={courseId} cohort={cohort} timeframe={timeframe} />
      <Roster courseId={courseId} cohort={cohort} timeframe={timeframe} />
    </Stack>
  )
}
