import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { AnchorLink } from '../../app/AnchorLink'
import type { Schemas } from '../../api/client'
import { adviceOn } from '../../assessment/advice'
import { number } from '../../figures/format'
import type { CourseView } from '../../period/search'
import { Empty } from '../../states/Empty'
import { t } from '../../texts'
import { FigureTable, type FigureColumn } from '../table/FigureTable'
import { assessmentName, type Assessment } from './AssessmentTable'

export type Question = Schemas['QuestionAnalytics']

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
        text: name,
        cell: (q) => (
          <>
            <AnchorLink
              to="/courses/$courseId/assessments/$assessmentId"
              params={{ courseId, assessmentId: q.assessmentId }}
              search={{ timeframe: view.timeframe, cohort: view.cohort }}
            >
              {name(q)}
            </AnchorLink>
            <Text size="xs" c="dimmed" component="span" display="block">
              {of(q)}
            </Text>
            {adviceOn(q).map((advice) => (
              <Text key={advice.name} size="xs" component="span" display="block">
                {advice.text}
              </Text>
            ))}
          </>
        ),
      },
      {
        label: text.facility,
        measure: 'facility',
        value: (q) => q.facility,
        text: (q) => number(q.facility, 'share'),
        bar: (q) => q.facility,
      },
      {
        label: text.discrimination,
        measure: 'discriminationIndex',
        value: (q) => q.discriminationIndex,
        text: (q) => number(q.discriminationIndex, 'share'),
      },
      {
        label: text.advice,
        value: adviceSaid,
        text: adviceSaid,
        isFileOnly: true,
      },
    ]
  }, [assessments, courseId, view.timeframe, view.cohort])
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
