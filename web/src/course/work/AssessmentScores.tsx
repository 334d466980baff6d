import { Select } from '@mantine/core'
import { useCallback, useState, type ReactNode } from 'react'
import { ChartCard } from '../../charts/ChartCard'
import type { Look } from '../../charts/look'
import { Empty } from '../../states/Empty'
import { t } from '../../texts'
import { binColumns, histogram } from '../progress/histogram'
import { scoresSaid } from '../progress/summaries'
import { assessmentName, type Assessment } from './AssessmentTable'

const text = t.course.work
const columns = binColumns(text.attempts)
const none: Assessment['scoreDistribution'] = []

/** The scores of one assessment; the reader says of which. First stands the one with most attempts: of it there is most to see. */
export function AssessmentScores({ assessments }: { assessments: readonly Assessment[] }) {
  const [chosen, choose] = useState<string | null>(null)
  const shown = assessments.find((a) => a.assessmentId === chosen) ?? mostAttempted(assessments)
  return (
    <Scores
      name={shown === undefined ? '' : assessmentName(shown)}
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

interface ScoresProps {
  name: string
  bins: Assessment['scoreDistribution']
  passing: number | null
  controls: ReactNode
}

function Scores({ name, bins, passing, controls }: ScoresProps) {
  const option = useCallback((look: Look) => histogram(bins, look, text.attempts, passing), [bins, passing])
  return (
    <ChartCard
      title={text.scores}
      unit={text.attempts}
      measure="scoreDistribution"
      summary={`${name}: ${scoresSaid(bins)}`}
      rows={bins.some((b) => b.count > 0) ? bins : none}
      columns={columns}
      option={option}
      height={300}
      empty={<Empty title={t.course.scores.empty} text={t.course.scores.emptyText} />}
      controls={controls}
    />
  )
}

function mostAttempted(assessments: readonly Assessment[]): Assessment | undefined {
  return assessments.reduce<Assessment | undefined>(
    (most, a) => (most === undefined || (a.totalAttempts ?? 0) > (most.totalAttempts ?? 0) ? a : most),
    undefined,
  )
}
