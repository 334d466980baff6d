import { Stack } from '@mantine/core'
import type { Timeframe } from '../period/search'
import { EngagementByScore, Roster } from './roster'

interface Props {
  courseId: string
  cohort?: string
  timeframe: Timeframe
}

/** Everybody in the course: how engagement and score go together, and the list. */
export function LearnersPart(props: Props) {
  return (
    <Stack>
      <EngagementByScore {...props} />
      <Roster {...props} />
    </Stack>
  )
}
