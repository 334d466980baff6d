import { Select } from '@mantine/core'
import { useState } from 'react'
import { ScoreHistogram } from '../../charts/ScoreHistogram'
import { t } from '../../texts'
import { assessmentName, type Assessment } from './AssessmentTable'

const text = t.course.work
const none: Assessment['scoreDistribution'] = []

/** The scores of one assessment; the reader says of which. First stands the one with most attempts: of it there is most to see. */
export function AssessmentScores({ assessments }: { assessments: readonly Assessment[] }) {
  const [chosen, choose] = useState<string | null>(null)
  const shown = assessments.find((a) => a.assessmentId === chosen) ?? mostAttempted(assessments)
  return (
    <ScoreHistogram
      title={text.scores}
      measure="scoreDistribution"
      counted="attempts"
      of={shown === undefined ? undefined : assessmentName(shown)}
      bins={shown?.scoreDistribution ?? none}
      passing={shown?.passingScore ?? null}
      controls={
        assessments.length > 1 && (
          <Select
            size="xs"
            aria-label={text.assessment}
            data={assessments.map((a) => ({ value: a.assessmentId, label: assessmentName(a) }))}
            value={shown?.assessmentId ?? null}
            onChange={choose}
            allowDeselect={false}
            searchable={assessments.length > 8}
          />
        )
      }
    />
  )
}

function mostAttempted(assessments: readonly Assessment[]): Assessment | undefined {
  return assessments.reduce<Assessment | undefined>(
    (most, a) => (most === undefined || (a.totalAttempts ?? 0) > (most.totalAttempts ?? 0) ? a : most),
    undefined,
  )
}
