import { Text } from '@mantine/core'
import { useMemo } from 'react'
import type { Schemas } from '../../api/client'
import { adviceOn } from '../../assessment/advice'
import type { CourseView } from '../../period/search'
import { Empty } from '../../states/Empty'
import { amount, bare, type FigureColumn } from '../../table/columns'
import { FigureTable } from '../../table/FigureTable'
import { t } from '../../texts'
import { AssessmentLink } from './AssessmentLink'
import { assessmentName, type Assessment } from './AssessmentTable'

type Question = Schemas['QuestionAnalytics']

const text = t.course.work.questions

const adviceSaid = (q: Question) =>
  adviceOn(q)
    .map((advice) => advice.text)
    .join(' ')

interface Props {
  title: string
  summary: string
  measure: string
  questions: readonly Question[]
  assessments: readonly Assessment[]
  courseId: string
  view: CourseView
}

/** Ten questions to look at, each with what to do about it. */
export function Questions({ title, summary, measure, questions, assessments, courseId, view }: Props) {
  const columns = useMemo((): FigureColumn<Question>[] => {
    const names = new Map(assessments.map((a) => [a.assessmentId, assessmentName(a)]))
    const of = (q: Question) => names.get(q.assessmentId) ?? q.assessmentId
    const name = (q: Question) => q.title ?? q.questionId
    return [
      {
        label: text.question,
        value: (q) => `${of(q)}: ${name(q)}`,
        cell: (q) => (
          <>
            <AssessmentLink courseId={courseId} view={view} assessmentId={q.assessmentId} about={of(q)}>
              {name(q)}
            </AssessmentLink>
            {adviceOn(q).map((advice) => (
              <Text key={advice.name} size="xs" component="span" display="block">
                {advice.text}
              </Text>
            ))}
          </>
        ),
      },
      amount(text.facility, (q) => q.facility, bare('share'), { measure: 'facility', bar: 1 }),
      amount(text.discrimination, (q) => q.discriminationIndex, bare('share'), { measure: 'discriminationIndex' }),
      { label: text.advice, value: adviceSaid, isFileOnly: true },
    ]
  }, [assessments, courseId, view])
  return (
    <FigureTable
      title={title}
      measure={measure}
      summary={summary}
      rows={questions}
      columns={columns}
      rowKey={(q) => `${q.assessmentId}/${q.questionId}`}
      empty={<Empty title={text.none} text={text.noneText} />}
    />
  )
}
