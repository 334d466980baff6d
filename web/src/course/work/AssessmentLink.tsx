import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { AnchorLink } from '../../app/AnchorLink'
import type { CourseView } from '../../period/search'

interface Props {
  courseId: string
  view: CourseView
  assessmentId: string
  /** Beneath, what it is about. */
  about: string
  children: ReactNode
}

/** Names a row of an assessment, or of one of its questions, and leads there. */
export function AssessmentLink({ courseId, view: { timeframe, cohort }, assessmentId, about, children }: Props) {
  return (
    <>
      <AnchorLink
        to="/courses/$courseId/assessments/$assessmentId"
        params={{ courseId, assessmentId }}
        search={{ timeframe, cohort }}
      >
        {children}
      </AnchorLink>
      <Text size="xs" c="dimmed" component="span" display="block">
        {about}
      </Text>
    </>
  )
}
