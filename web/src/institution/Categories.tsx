import type { Schemas } from '../api/client'
import { number } from '../figures/format'
import { amount, bare, type FigureColumn } from '../table/columns'
import { FigureTable } from '../table/FigureTable'
import { t } from '../texts'

type Category = Schemas['CategoryFigures']
const text = t.institution.categories

/** The courses by category. */
export function Categories({ categories }: { categories: readonly Category[] }) {
  const largest = categories[0]
  return (
    <FigureTable
      title={text.title}
      unit={text.unit}
      measure="categories[] (macro)"
      summary={largest === undefined ? '' : text.caption(categories.length, name(largest), number(largest.enrollments))}
      rows={categories}
      columns={columns}
      rowKey={key}
      searched={name}
    />
  )
}

const name = (c: Category) => c.category ?? text.none
// Courses without a category are a row of their own, beside a category that is called so.
const key = (c: Category) => (c.category === null ? '' : `c:${c.category}`)

const columns: FigureColumn<Category>[] = [
  { label: text.category, value: name },
  amount(text.courses, (c) => c.courses, number, { measure: 'courses (categories, instructors)' }),
  amount(text.enrollments, (c) => c.enrollments, number, {
    measure: 'enrollments (categories, instructors)',
    bar: 'greatest',
  }),
  amount(text.active, (c) => c.activeLearners, number, { measure: 'activeLearners (categories)', bar: 'greatest' }),
  amount(t.institution.courses.columns.completed, (c) => c.completed, number, {
    measure: 'completed (categories, instructors)',
  }),
  amount(t.institution.courses.columns.completionRate, (c) => c.completionRate, bare('percent'), {
    measure: 'completionRate (categories, instructors)',
    bar: 100,
  }),
  amount(t.institution.courses.columns.averageScore, (c) => c.averageScore, bare('percent'), {
    measure: 'averageScore (categories, instructors)',
    bar: 100,
  }),
  amount(t.institution.courses.columns.learningHours, (c) => c.learningHours, bare('hours'), {
    measure: 'learningHours (categories)',
    bar: 'greatest',
  }),
]
