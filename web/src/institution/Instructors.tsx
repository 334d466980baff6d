import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { AnchorLink } from '../app/AnchorLink'
import type { Schemas } from '../api/client'
import { number } from '../figures/format'
import type { Timeframe } from '../period/search'
import { Empty } from '../states/Empty'
import { amount, bare, type FigureColumn } from '../table/columns'
import { FigureTable } from '../table/FigureTable'
import { t } from '../texts'
import type { Macro } from './useInstitution'
import { useTeacherNames } from './useTeacherNames'
import { nameOf } from './worthALook'

type Instructor = Schemas['InstructorFigures']
const text = t.institution.instructors

/** So many of a teacher's courses are named. */
const named = 3

/** The courses by who teaches them. */
export function Instructors({ dashboard, timeframe }: { dashboard: Macro; timeframe: Timeframe }) {
  const { instructors, courses } = dashboard
  const names = useTeacherNames()
  const titles = useMemo(() => new Map(courses.map((c) => [c.id, nameOf(c)])), [courses])
  const columns = useMemo(() => columnsOf(names, titles, timeframe), [names, titles, timeframe])
  const searched = useMemo(() => (i: Instructor) => `${names.get(i.instructorId) ?? ''} ${i.instructorId}`, [names])
  const largest = instructors[0]
  return (
    <FigureTable
      title={text.title}
      unit={text.unit}
      measure="instructors[] (macro)"
      summary={
        largest === undefined
          ? ''
          : text.caption(
              instructors.length,
              names.get(largest.instructorId) ?? largest.instructorId,
              number(largest.enrollments),
            )
      }
      rows={instructors}
      columns={columns}
      rowKey={idOf}
      searched={searched}
      empty={<Empty title={text.empty} text={text.emptyText} />}
    />
  )
}

const idOf = (i: Instructor) => i.instructorId

function columnsOf(
  names: ReadonlyMap<string, string>,
  titles: ReadonlyMap<string, string>,
  timeframe: Timeframe,
): FigureColumn<Instructor>[] {
  const { columns } = t.institution.courses
  return [
    {
      label: text.instructor,
      value: (i) => names.get(i.instructorId) ?? i.instructorId,
      // Two may have one name.
      cell: (i) => (
        <>
          {names.get(i.instructorId)}
          <Text size={names.has(i.instructorId) ? 'xs' : 'sm'} c={names.has(i.instructorId) ? 'dimmed' : undefined}>
            {i.instructorId}
          </Text>
        </>
      ),
    },
    { label: columns.id, value: idOf, isFileOnly: true },
    {
      label: text.teaches,
      value: (i) => i.courseIds.map((id) => titles.get(id) ?? id).join('; '),
      cell: (i) => <Taught instructor={i} titles={titles} timeframe={timeframe} />,
    },
    amount(t.institution.categories.courses, (i) => i.courses, number, {
      measure: 'courses (categories, instructors)',
    }),
    amount(t.institution.categories.enrollments, (i) => i.enrollments, number, {
      measure: 'enrollments (categories, instructors)',
      bar: 'greatest',
    }),
    amount(columns.completionRate, (i) => i.completionRate, bare('percent'), {
      measure: 'completionRate (categories, instructors)',
      bar: 100,
    }),
    amount(columns.averageScore, (i) => i.averageScore, bare('percent'), {
      measure: 'averageScore (categories, instructors)',
      bar: 100,
    }),
    amount(columns.rating, (i) => i.rating, bare('rating'), { measure: 'rating (instructors)' }),
    amount(columns.flagged, (i) => i.flagged, number, {
      measure: 'flagged (instructors)',
      bar: 'greatest',
      isBad: true,
    }),
  ]
}

function Taught({
  instructor: { courses, courseIds },
  titles,
  timeframe,
}: {
  instructor: Instructor
  titles: ReadonlyMap<string, string>
  timeframe: Timeframe
}) {
  const shown = courseIds.slice(0, named)
  return (
    <>
      {shown.map((courseId, i) => (
        <Text span size="sm" key={courseId}>
          {i > 0 && ', '}
          <AnchorLink size="sm" to="/courses/$courseId" params={{ courseId }} search={{ timeframe }}>
            {titles.get(courseId) ?? courseId}
          </AnchorLink>
        </Text>
      ))}
      {courses > shown.length && (
        <Text span size="sm" c="dimmed">
          {` ${text.andMore(courses - shown.length)}`}
        </Text>
      )}
    </>
  )
}
