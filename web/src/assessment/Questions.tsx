import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, type ReactNode } from 'react'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { QuestionMap } from './QuestionMap'
import { QuestionTable } from './QuestionTable'
import type { Question } from './useAssessment'

interface Props {
  questions: readonly Question[]
  isWhole: boolean
  /** Beside the map. */
  children: ReactNode
}

/** The questions as a map and as a table; which one stands open is in the address, so that it can be sent to a colleague. */
export function Questions({ questions, isWhole, children }: Props) {
  const { question: opened } = useSearch({ from: '/inside/courses/$courseId/assessments/$assessmentId' })
  const navigate = useNavigate({ from: '/courses/$courseId/assessments/$assessmentId' })
  const open = useCallback(
    (id: string | undefined) =>
      void navigate({ search: (old) => ({ ...old, question: id }), replace: true, resetScroll: false }),
    [navigate],
  )
  const openFromMap = useCallback((q: Question) => open(q.questionId), [open])
  return (
    <>
      <div className="charts">
        {children}
        {questions.length > 0 && <QuestionMap questions={questions} open={openFromMap} />}
      </div>
      {questions.length === 0 ? (
        <Empty title={t.assessment.questions.none} text={t.assessment.questions.noneText} />
      ) : (
        <QuestionTable questions={questions} isWhole={isWhole} opened={opened} open={open} />
      )}
    </>
  )
}
