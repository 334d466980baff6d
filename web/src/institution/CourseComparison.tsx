import { useMemo } from 'react'
import { AnchorLink } from '../app/AnchorLink'
import type { Schemas } from '../api/client'
import type { Timeframe } from '../period/search'
import { Empty } from '../states/Empty'
import { number } from '../figures/format'
import { amount, bare, type FigureColumn } from '../table/columns'
import { FigureTable } from '../table/FigureTable'
import { t } from '../texts'
import { coursesSummary } from './summaries'
import { nameOf } from './worthALook'

type Course = Schemas['ComparedCourse']
const text = t.institution.courses

interface Props {
  courses: readonly Course[]
  /** How many there are, of which these are those with most enrollments. */
  all: number
  timeframe: Timeframe
}

/** The courses side by side. */
export function CourseComparison({ courses, all, timeframe }: Props) {
  const columns = useMemo(() => columnsOf(timeframe), [timeframe])
  return (
    <FigureTable
      title={text.title}
      unit={text.unit}
      measure="courses[] (macro)"
      summary={coursesSummary(courses, all)}
      rows={courses}
      columns={columns}
      rowKey={idOf}
      searched={searchedIn}
      empty={<Empty title={text.none} text={text.noneText} />}
    />
  )
}

const idOf = (c: Course) => c.id
const searchedIn = (c: Course) => `${nameOf(c)} ${c.id} ${c.category ?? ''}`

function columnsOf(timeframe: Timeframe): FigureColumn<Course>[] {
  const { columns } = text
  return [
    {
      label: columns.course,
      value: nameOf,
      cell: (c) => (
        <AnchorLink to="/courses/$courseId" params={{ courseId: c.id }} search={{ timeframe }}>
          {nameOf(c)}
        </AnchorLink>
      ),
    },
    { label: columns.id, value: (c) => c.id, isFileOnly: true },
    { label: columns.category, value: (c) => c.category },
    amount(columns.enrolled, (c) => c.enrolled, number, { measure: 'enrolled (courses compared)', bar: 'greatest' }),
    amount(columns.active, (c) => c.active, number, { measure: 'active (courses compared)' }),
    amount(columns.completed, (c) => c.completed, number, { isFileOnly: true }),
    amount(columns.dropped, (c) => c.dropped, number, { isFileOnly: true }),
    amount(columns.completionRate, (c) => c.completionRate, bare('percent'), {
      measure: 'completionRate (courses compared)',
      bar: 100,
    }),
    amount(columns.averageScore, (c) => c.averageScore, bare('percent'), {
      measure: 'averageScore (courses compared)',
      bar: 100,
    }),
    amount(columns.learningHours, (c) => c.learningHours, bare('hours'), {
      measure: 'learningHours (courses compared)',
      bar: 'greatest',
    }),
    amount(columns.rating, (c) => c.rating, bare('rating'), { measure: 'rating (courses compared)' }),
    amount(columns.flagged, (c) => c.flagged, number, {
      measure: 'flagged (courses compared)',
      bar: 'greatest',
      isBad: true,
    }),
  ]
}
