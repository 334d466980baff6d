import type { Schemas } from '../../api/client'
import { isOverAllCourses, type Catalogue, type Dataset } from '../../dashboards/catalogue'
import type { Query } from '../../dashboards/widget/widgets'
import { isWhole, wholeFilters } from '../../questions/FilterFields'
import { usualQuery } from '../../questions/usual'
import { t } from '../../texts'

export type Report = Schemas['DescribedReport']
export type ReportBody = Schemas['SavedReportBody']
export type Format = Report['format']

/** A report as it is being put together. */
export interface Draft {
  name: string
  description: string
  isPublic: boolean
  /** Without its limit, which is a report's own. */
  query: Query
  /** Null: all rows. */
  limit: number | null
  format: Format
}

/** As the API takes it. */
export const mostRows = 1_000_000
/** Rows that are asked for to look at. */
export const previewRows = 20
/** Of whom the file says more than the ids. */
const people = ['learner', 'instructor']

/** Those whose figures the reader may see: what is told over all courses of a learner is not for who sees some courses. */
export function datasetsFor({ datasets }: Catalogue, role: string | undefined, present: string): Dataset[] {
  return datasets.filter((d) => role === 'admin' || d.name === present || !isOverAllCourses(d))
}

/** A first one, to begin from. */
export function fresh({ datasets }: Catalogue): Draft {
  const dataset = datasets.find((d) => d.name === 'enrollments') ?? datasets[0]!
  return {
    name: '',
    description: '',
    isPublic: false,
    query: usualQuery(dataset, 'table'),
    limit: null,
    format: 'xlsx',
  }
}

/** A saved one; null: it is built in, and so asks no question of this kind. */
export function draftOf({ name, description, isPublic, question, format }: Report): Draft | null {
  if (question === null || question === undefined) return null
  const { limit, format: own, ...query } = question
  return {
    name,
    description: description ?? '',
    isPublic: isPublic ?? false,
    query: { ...query, limit: null } as Query,
    limit: limit ?? null,
    format: own ?? format,
  }
}

export const copyOf = (draft: Draft): Draft => ({ ...draft, name: t.reportBuilder.copyOf(draft.name), isPublic: false })

export function bodyOf({ name, description, isPublic, query, limit, format }: Draft): ReportBody {
  return {
    name: name.trim(),
    description: description.trim() === '' ? null : description.trim(),
    isPublic,
    dataset: query.dataset,
    measures: query.measures,
    dimensions: query.dimensions ?? null,
    filters: query.filters ?? null,
    sort: query.sort ?? null,
    timeframe: query.timeframe ?? null,
    limit,
    format,
  } as ReportBody
}

/** Another choice of columns: what is no longer asked for sorts no more. */
export function asking(query: Query, next: Partial<Query>): Query {
  const whole = { ...query, ...next }
  const asked = [...(whole.dimensions ?? []), ...whole.measures]
  const sort = whole.sort?.filter((s) => asked.includes(s.field)) ?? []
  return { ...whole, sort: sort.length === 0 ? null : sort }
}

/** Of another dataset: its names are others, so it begins anew. */
export function ofDataset(draft: Draft, dataset: Dataset): Draft {
  return { ...draft, query: usualQuery(dataset, 'table') }
}

/** What is asked to be looked at: the first rows, without what is still being written. */
export function previewOf({ query, limit }: Draft): Query {
  const rows = limit !== null && limit >= 1 ? Math.min(limit, previewRows) : previewRows
  return { ...query, filters: wholeFilters(query.filters), limit: rows }
}

export type Wrong = 'name' | 'measures' | 'filters' | 'limit'

/** What keeps it from being sent, in the order in which it stands. */
export function wrongIn({ name, query, limit }: Draft): Wrong[] {
  return [
    ...(name.trim() === '' ? (['name'] as const) : []),
    ...(query.measures.length === 0 ? (['measures'] as const) : []),
    ...(query.filters?.some((f) => !isWhole(f)) ? (['filters'] as const) : []),
    ...(limit !== null && !(Number.isInteger(limit) && limit >= 1 && limit <= mostRows) ? (['limit'] as const) : []),
  ]
}

/** Whether the file says more of a column than the preview does. */
export const namesPeople = ({ dimensions }: Query) => dimensions?.some((d) => people.includes(d)) ?? false

/** As a whole: what the order of fields, or an empty list, would tell apart is the same. */
export const isSame = (one: Draft, other: Draft) => JSON.stringify(plain(one)) === JSON.stringify(plain(other))

function plain(draft: Draft) {
  const { filters, sort, dimensions, ...body } = bodyOf(draft)
  const pairs = (given: object) => Object.entries(given).filter(([, value]) => value !== null && value !== undefined)
  return [
    Object.entries(body).sort(([a], [b]) => a.localeCompare(b)),
    dimensions ?? [],
    (filters ?? []).map((f) => pairs(f).sort(([a], [b]) => a.localeCompare(b))),
    (sort ?? []).map((s) => [s.field, s.direction ?? 'asc']),
  ]
}

/** One place on, or back. */
export function moved(names: readonly string[], from: number, by: -1 | 1): string[] {
  const to = from + by
  if (to < 0 || to >= names.length) return [...names]
  const next = [...names]
  ;[next[from], next[to]] = [next[to]!, next[from]!]
  return next
}
