import { UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconChevronRight } from '@tabler/icons-react'
import { useId, type ReactNode } from 'react'
import { figure, number } from '../figures/format'
import { t } from '../texts'
import { flagsOf } from './advice'
import { questionName } from './names'
import { Outcomes } from './Outcomes'
import { QuestionDetails } from './QuestionDetails'
import type { QuestionColumn } from './questionColumns'
import type { Question } from './useAssessment'

interface Props {
  question: Question
  columns: readonly QuestionColumn[]
  isOpen: boolean
  toggle: () => void
}

const cells: Record<Exclude<QuestionColumn['key'], 'name'>, (q: Question) => ReactNode> = {
  position: (q) => number(q.position),
  flags: (q) => <Flags question={q} />,
  facility: (q) => number(q.facility, 'share'),
  discrimination: (q) => number(q.discriminationIndex, 'share'),
  upperLower: (q) => number(q.upperLowerIndex, 'share'),
  outcomes: (q) => <Outcomes question={q} />,
  attempts: (q) => number(q.totalAttempts),
  time: (q) => figure(q.averageTimeSpentSeconds, 'seconds'),
}

/** One question, and below it, where it stands open, its details. */
export function QuestionRow({ question: q, columns, isOpen, toggle }: Props) {
  const id = useId()
  return (
    <>
      <tr data-question={q.questionId} data-open={isOpen}>
        {columns.map(({ key, isNumber }) =>
          key === 'name' ? (
            <th key={key} scope="row" className="name">
              <UnstyledButton
                className="question-name"
                onClick={toggle}
                aria-expanded={isOpen}
                {...(isOpen ? { 'aria-controls': id } : {})}
              >
                <IconChevronRight size={14} aria-hidden />
                {questionName(q)}
              </UnstyledButton>
              {!columns.some((c) => c.key === 'flags') && q.flags.length > 0 && <Flags question={q} />}
            </th>
          ) : (
            <td key={key} className={key} data-number={isNumber}>
              {cells[key](q)}
            </td>
          ),
        )}
      </tr>
      {isOpen && (
        <tr id={id}>
          <td colSpan={columns.length} className="details-cell">
            <QuestionDetails question={q} />
          </td>
        </tr>
      )}
    </>
  )
}

function Flags({ question }: { question: Question }) {
  const flags = flagsOf(question)
  if (flags.length === 0) return t.words.none
  return (
    <ul className="flags">
      {flags.map((flag) => (
        <li key={flag} data-flag={flag}>
          <IconAlertTriangle size={13} aria-hidden />
          {t.assessment.advice[flag].name}
        </li>
      ))}
    </ul>
  )
}
