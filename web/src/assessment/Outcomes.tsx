import { t } from '../texts'
import type { Question } from './useAssessment'

const text = t.assessment.questions

export const outcomesOf = (q: Question) => [
  { key: 'correct', label: text.correct, value: q.correctResponses },
  { key: 'incorrect', label: text.incorrect, value: q.incorrectResponses },
  { key: 'skipped', label: text.skipped, value: q.skippedResponses },
]

/** How a question was answered, as one bar; what it shows stands below it as text. */
export function Outcomes({ question }: { question: Question }) {
  const { correctResponses, incorrectResponses, skippedResponses, totalAttempts } = question
  if (correctResponses === null || incorrectResponses === null || skippedResponses === null || !totalAttempts)
    return t.words.none
  return (
    <>
      <span className="outcome-bar" aria-hidden>
        {outcomesOf(question)
          .filter(({ value }) => value! > 0)
          .map(({ key, value }) => (
            <span key={key} data-outcome={key} style={{ flexGrow: value! }} />
          ))}
      </span>
      <span className="outcome-text">{text.outcome(correctResponses, incorrectResponses, skippedResponses)}</span>
    </>
  )
}
