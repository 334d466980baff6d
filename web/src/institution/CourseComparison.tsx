import { useMemo } from 'react'
import type { Schemas } from '../api/client'
import type { Timeframe } from '../period/search'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { amount, type TableColumn } from './columns'
import { ComparisonTable } from './ComparisonTable'
import { coursesSummary } from './summaries'
import { nameOf } from './worthALook'
import { PlaceLink } from './PlaceLink'

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
    <ComparisonTable
      title={text.title}
      unit={text.unit}
      measure="courses[] (macro)"
      caption={coursesSummary(courses, all)}
      rows={courses}
      columns={columns}
      keyOf={idOf}
      searched={searchedIn}
      empty={<Empty title={text.none} text={text.noneText} />}
    />
  )
}

const idOf = (c: Course) => c.id
const searchedIn = (c: Course) => `${nameOf(c)} ${c.id} ${c.category ?? ''}`

function columnsOf(timeframe: Timeframe): TableColumn<Course>[] {
  const { columns } = text
  return [
    {
      label: columns.course,
      value: nameOf,
      node: (c) => (
        <PlaceLink to="/courses/$courseId" params={{ courseId: c.id }} search={{ timeframe }}>
          {nameOf(c)}
        </PlaceLink>
      ),
    },
    { label: columns.id, value: (c) => c.id, isOfFile: true },
    { label: columns.category, value: (c) => c.category },
    amount(columns.enrolled, (c) => c.enrolled, 'count', 'greatest'),
    amount(columns.active, (c) => c.active),
    { ...amount(columns.completed, (c) => c.completed), isOfFile: true },
    { ...amount(columns.dropped, (c) => c.dropped), isOfFile: true },
    amount(columns.completionRate, (c) => c.completionRate, 'percent', 100),
    amount(columns.averageScore, (c) => c.averageScore, 'percent', 100),
    amount(columns.learningHours, (c) => c.learningHours, 'hours', 'greatest'),
    amount(columns.rating, (c) => c.rating, 'rating'),
    { ...amount(columns.flagged, (c) => c.flagged, 'count', 'greatest'), isBad: true },
  ]
}
