import { VisuallyHidden } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { since } from '../figures/format'
import { SortHead } from '../table/SortHead'
import { t } from '../texts'
import { Attention } from './Attention'
import { figures } from './columns'
import { CourseName } from './CourseName'
import { usualOrder, type CourseList, type CourseSort } from './search'
import type { CourseSummary } from './useCourses'

interface Props {
  courses: readonly CourseSummary[]
  list: CourseList
}

/** Where there is room: a row each. A head leads to the list in its order. */
export function CourseTable({ courses, list }: Props) {
  const navigate = useNavigate()
  const sortedBy = (sort: CourseSort) => {
    const other = list.order === 'asc' ? 'desc' : 'asc'
    return {
      order: list.sort !== sort ? null : list.order === 'asc' ? ('ascending' as const) : ('descending' as const),
      sort: () =>
        void navigate({
          to: '/courses',
          search: { ...list, sort, order: list.sort === sort ? other : usualOrder(sort) },
          replace: true,
          resetScroll: false,
        }),
    }
  }
  return (
    <div className="figure-table" tabIndex={0} role="region" aria-label={t.frame.courses}>
      <table>
        <VisuallyHidden component="caption">{t.courses.caption}</VisuallyHidden>
        <thead>
          <tr>
            <SortHead label={t.courses.course} className="name" {...sortedBy('title')} />
            <SortHead label={t.courses.attention.title} measure="unhandled" />
            {figures.map((f) => (
              <SortHead key={f.sort} label={f.label} measure={f.measure} isNumber {...sortedBy(f.sort)} />
            ))}
            <SortHead
              label={t.courses.lastActivity}
              measure="lastActivity (course)"
              isNumber
              {...sortedBy('lastActivity')}
            />
          </tr>
        </thead>
        <tbody>
          {courses.map((c) => (
            <tr key={c.courseId} data-course={c.courseId}>
              <th scope="row" className="name">
                <CourseName course={c} />
              </th>
              <td>
                <Attention course={c} />
              </td>
              {figures.map((f) => (
                <td key={f.sort} data-number>
                  {f.text(c)}
                </td>
              ))}
              <td data-number>{c.lastActivity === null ? t.words.none : since(c.lastActivity)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
