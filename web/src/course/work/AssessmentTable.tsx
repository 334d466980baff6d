import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { AnchorLink } from '../../app/AnchorLink'
import type { Schemas } from '../../api/client'
import { dayOf, figure, number } from '../../figures/format'
import type { CourseView } from '../../period/search'
import { Empty } from '../../states/Empty'
import { t } from '../../texts'
import { FigureTable, type FigureColumn } from '../table/FigureTable'

export type Assessment = Schemas['CourseAssessment']

const text = t.course.work
export const assessmentName = (a: Pick<Assessment, 'title' | 'assessmentId'>) => a.title ?? a.assessmentId

const kindOf = (a: Assessment) => (a.kind === null ? t.words.none : (t.words.kind[a.kind] ?? a.kind))

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
      [
        ...(a.kind === null ? [] : [kindOf(a)]),
        ...(a.dueAt === null ? [] : [text.dueOn(dayOf(a.dueAt, timeZone))]),
      ].join(' · ')
    return [
      {
        label: text.assessment,
        value: assessmentName,
        text: assessmentName,
        cell: (a) => (
          <>
            <AnchorLink
              to="/courses/$courseId/assessments/$assessmentId"
              params={{ courseId, assessmentId: a.assessmentId }}
              search={{ timeframe: view.timeframe, cohort: view.cohort }}
            >
              {assessmentName(a)}
            </AnchorLink>
            <Text size="xs" c="dimmed" component="span" display="block">
              {aboutOf(a)}
            </Text>
          </>
        ),
      },
      {
        label: text.kind,
        value: (a) => a.kind,
        text: kindOf,
        isFileOnly: true,
      },
      {
        label: text.due,
        value: (a) => a.dueAt,
        text: (a) => a.dueAt ?? t.words.none,
        isFileOnly: true,
      },
      {
        label: text.attempts,
        measure: 'totalAttempts',
        value: (a) => a.totalAttempts,
        text: (a) => number(a.totalAttempts),
      },
      {
        label: text.mean,
        measure: 'averageScore (assessment)',
        value: (a) => a.averageScore,
        text: (a) => figure(a.averageScore, 'percent'),
        bar: (a) => (a.averageScore === null ? null : a.averageScore / 100),
      },
      {
        label: text.median,
        measure: 'medianScore',
        value: (a) => a.medianScore,
        text: (a) => figure(a.medianScore, 'percent'),
      },
      {
        label: text.passRate,
        measure: 'passRate',
        value: (a) => a.passRate,
        text: (a) => figure(a.passRate, 'percent'),
        bar: (a) => (a.passRate === null ? null : a.passRate / 100),
      },
      {
        label: text.reliability,
        measure: 'reliability',
        value: (a) => a.reliability,
        text: (a) => number(a.reliability, 'share'),
      },
    ]
  }, [courseId, view.timeframe, view.cohort, timeZone])
  return (
    <FigureTable
      title={text.assessments}
      summary={text.assessmentsSummary(assessments.length, total)}
      rows={assessments}
      columns={columns}
      rowKey={(a) => a.assessmentId}
      empty={<Empty title={text.noAssessments} text={text.noAssessmentsText} />}
    />
  )
}
