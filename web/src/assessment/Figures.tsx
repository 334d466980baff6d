import { Text } from '@mantine/core'
import { number } from '../figures/format'
import { Kpi } from '../figures/Kpi'
import { t } from '../texts'
import { reliabilityOf } from './advice'
import type { Assessment } from './useAssessment'

const text = t.assessment.kpi

/** The assessment in six figures. */
export function Figures({ assessment }: { assessment: Assessment }) {
  return (
    <div className="figures">
      <Kpi name={text.attempts} measure="totalAttempts" value={assessment.totalAttempts} unit="count">
        <Under>{text.learners(number(assessment.uniqueAttempts), assessment.uniqueAttempts === 1)}</Under>
      </Kpi>
      <Kpi name={text.mean} measure="averageScore (assessment)" value={assessment.averageScore} unit="percent" />
      <Kpi name={text.median} measure="medianScore" value={assessment.medianScore} unit="percent" />
      <Kpi name={text.passRate} measure="passRate" value={assessment.passRate} unit="percent" />
      <Reliability assessment={assessment} />
      <Kpi name={text.time} measure="averageTimeSpent" value={assessment.averageTimeSpent} unit="minutes" />
    </div>
  )
}

function Reliability({ assessment: { reliability, reliabilityAttempts } }: { assessment: Assessment }) {
  const word = reliability === null ? null : t.assessment.reliability[reliabilityOf(reliability)]
  return (
    <Kpi
      name={text.reliability}
      measure="reliability"
      value={reliability}
      unit="share"
      text={word === null ? t.words.none : word.word}
    >
      <Under>
        {reliability === null || word === null
          ? t.assessment.reliability.none
          : `${t.assessment.reliability.from(number(reliability, 'share'), reliabilityAttempts ?? 0)}. ${word.text}`}
      </Under>
    </Kpi>
  )
}

function Under({ children }: { children: string }) {
  return (
    <Text size="xs" c="dimmed">
      {children}
    </Text>
  )
}
