import { UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconChevronRight } from '@tabler/icons-react'
import { useId } from 'react'
import { figure, number } from '../figures/format'
import { t } from '../texts'
import { flagsOf } from './advice'
import { questionName } from './names'
import { Outcomes } from './Outcomes'
import { QuestionDetails } from './QuestionDetails'
import { questionColumns } from './questionColumns'
import type { Question } from './useAssessment'

interface Props {
  question: Question
  isOpen: boolean
  toggle: () => void
}

/** One question, and below it, where it stands open, its details. */
export function QuestionRow({ question: q, isOpen, toggle }: Props) {
  const id = useId()
  return (
    <>
      <tr data-question={q.questionId} data-open={isOpen}>
        <td data-number>{number(q.position)}</td>
        <th scope="row" className="name">
          <UnstyledButton
            className="question-name"
            onClick={toggle}
            aria-expanded={isOpen}
            {...(isOpen ? { 'aria-controls': id } : {})}
          >
            <IconChevronRight size={14} aria-hidden />
            {questionName(q)}
          </UnstyledButton>
        </th>
        <td>
          <Flags question={q} />
        </td>
        <td data-number>{number(q.facility, 'share')}</td>
        <td data-number>{number(q.discriminationIndex, 'share')}</td>
        <td data-number>{number(q.upperLowerIndex, 'share')}</td>
        <td className="outcomes">
          <Outcomes question={q} />
        </td>
        <td data-number>{number(q.totalAttempts)}</td>
        <td data-number>{figure(q.averageTimeSpentSeconds, 'seconds')}</td>
      </tr>
      {isOpen && (
        <tr id={id}>
          <td colSpan={questionColumns.length} className="details-cell">
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
