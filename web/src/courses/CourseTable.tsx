import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Explain } from '../explain/Explain'
import { since } from '../figures/format'
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

/** Where there is room: a row each. A head is a link to the list in its order. */
export function CourseTable({ courses, list }: Props) {
  return (
    <div className="figure-table" tabIndex={0} role="region" aria-label={t.frame.courses}>
      <table>
        <caption className="unseen">{t.courses.caption}</caption>
        <thead>
          <tr>
            <Head sort="title" label={t.courses.course} list={list} />
            <th scope="col">
              <span className="head">
                {t.courses.attention.title}
                <Explain measure="unhandled" name={t.courses.attention.title} />
              </span>
            </th>
            {figures.map((f) => (
              <Head key={f.sort} sort={f.sort} label={f.label} measure={f.measure} list={list} />
            ))}
            <Head sort="lastActivity" label={t.courses.lastActivity} measure="lastActivity (course)" list={list} />
          </tr>
        </thead>
        <tbody>
          {courses.map((c) => (
            <tr key={c.courseId} data-course={c.courseId}>
              <th scope="row">
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

interface HeadProps {
  sort: CourseSort
  label: string
  /** Left out: it is no figure. */
  measure?: string
  list: CourseList
}

function Head({ sort, label, measure, list }: HeadProps) {
  const isMine = list.sort === sort
  const other = list.order === 'asc' ? 'desc' : 'asc'
  const Arrow = list.order === 'asc' ? IconArrowUp : IconArrowDown
  return (
    <th
      scope="col"
      data-number={measure !== undefined}
      aria-sort={!isMine ? 'none' : list.order === 'asc' ? 'ascending' : 'descending'}
    >
      <span className="head">
        <Link
          to="/courses"
          search={{ ...list, sort, order: isMine ? other : usualOrder(sort) }}
          className="sort"
          replace
          resetScroll={false}
        >
          {label}
          {isMine && <Arrow size={13} aria-hidden />}
        </Link>
        {measure !== undefined && <Explain measure={measure} name={label} />}
      </span>
    </th>
  )
}
