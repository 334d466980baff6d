import { useMemo } from 'react'
import type { Schemas } from '../../api/client'
import { dayOf, number } from '../../figures/format'
import type { CourseView } from '../../period/search'
import { Empty } from '../../states/Empty'
import { amount, bare, withUnit, type FigureColumn } from '../../table/columns'
import { FigureTable } from '../../table/FigureTable'
import { t } from '../../texts'
import { AssessmentLink } from './AssessmentLink'

export type Assessment = Schemas['CourseAssessment']

const text = t.course.work
const percent = withUnit('percent')
export const assessmentName = (a: Pick<Assessment, 'title' | 'assessmentId'>) => a.title ?? a.assessmentId

const kindOf = ({ kind }: Assessment) => (kind === null ? null : (t.words.kind[kind] ?? kind))

interface Props {
  courseId: string
  view: CourseView
  assessments: readonly Assessment[]
  total: number
  timeZone: string
}

/** How each quiz and exam goes; each leads to its questions. */
export function AssessmentTable({ courseId, view, assessments, total, timeZone }: Props) {
  const columns = useMemo((): FigureColumn<Assessment>[] => {
    const aboutOf = (a: Assessment) =>
      [kindOf(a), a.dueAt === null ? null : text.dueOn(dayOf(a.dueAt, timeZone))].filter((part) => part !== null)
    return [
      {
        label: text.assessment,
        value: assessmentName,
        cell: (a) => (
          <AssessmentLink courseId={courseId} view={view} assessmentId={a.assessmentId} about={aboutOf(a).join(' · ')}>
            {assessmentName(a)}
          </AssessmentLink>
        ),
      },
      { label: text.kind, value: (a) => a.kind, isFileOnly: true },
      { label: text.due, value: (a) => a.dueAt, isFileOnly: true },
      amount(text.attempts, (a) => a.totalAttempts, number, { measure: 'totalAttempts' }),
      amount(text.mean, (a) => a.averageScore, percent, { measure: 'averageScore (assessment)', bar: 100 }),
      amount(text.median, (a) => a.medianScore, percent, { measure: 'medianScore' }),
      amount(text.passRate, (a) => a.passRate, percent, { measure: 'passRate', bar: 100 }),
      amount(text.reliability, (a) => a.reliability, bare('share'), { measure: 'reliability' }),
    ]
  }, [courseId, view, timeZone])
  return (
    <FigureTable
      title={text.assessments}
      summary={text.assessmentsSummary(assessments.length, total)}
      rows={assessments}
      columns={columns}
      rowKey={(a) => a.assessmentId}
      searched={assessmentName}
      empty={<Empty title={text.noAssessments} text={text.noAssessmentsText} />}
    />
  )
}
