import type { Schemas } from '../api/client'
import { number } from '../figures/format'
import { t } from '../texts'
import { amount, type TableColumn } from './columns'
import { ComparisonTable } from './ComparisonTable'

type Category = Schemas['CategoryFigures']
const text = t.institution.categories

/** The courses by category. */
export function Categories({ categories }: { categories: readonly Category[] }) {
  const largest = categories[0]
  return (
    <ComparisonTable
      title={text.title}
      unit={text.unit}
      measure="categories[] (macro)"
      caption={largest === undefined ? '' : text.caption(categories.length, name(largest), number(largest.enrollments))}
      rows={categories}
      columns={columns}
      keyOf={key}
      searched={name}
    />
  )
}

const name = (c: Category) => c.category ?? text.none
// Courses without a category are a row of their own, beside a category that is called so.
const key = (c: Category) => (c.category === null ? '' : `c:${c.category}`)

const columns: TableColumn<Category>[] = [
  { label: text.category, value: name },
  amount(text.courses, (c) => c.courses),
  amount(text.enrollments, (c) => c.enrollments, 'count', 'greatest'),
  amount(text.active, (c) => c.activeLearners, 'count', 'greatest'),
  amount(t.institution.courses.columns.completed, (c) => c.completed),
  amount(t.institution.courses.columns.completionRate, (c) => c.completionRate, 'percent', 100),
  amount(t.institution.courses.columns.averageScore, (c) => c.averageScore, 'percent', 100),
  amount(t.institution.courses.columns.learningHours, (c) => c.learningHours, 'hours', 'greatest'),
]
