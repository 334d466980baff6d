import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'
import { knownTypes } from '../../events/types'
import { useTeacherNames } from '../../institution/useTeacherNames'
import { useUser } from '../../session/useSession'
import { matching } from '../../table/sorting'

/** Something that a parameter can be set to. */
export interface Option {
  value: string
  label: string
}

/** So many are shown of what a search finds. */
const found = 20
/** Of values that the figures hold; who means another searches for it, or writes it. */
export const mostOptions = 200

const courses = (q: string) =>
  queryOptions({
    queryKey: ['report-options', 'courses', q],
    queryFn: async ({ signal }) => {
      const query = { limit: found, ...(q === '' ? {} : { q }) }
      const { items } = await answer(api.GET('/api/v1/courses', { params: { query }, signal }))
      return items.map(({ courseId, title }) => ({ value: courseId, label: title ?? courseId }))
    },
    placeholderData: keepPreviousData,
  })

const learners = (q: string) =>
  queryOptions({
    queryKey: ['report-options', 'learners', q],
    queryFn: async ({ signal }) => {
      const query = { limit: found, ...(q === '' ? {} : { q }) }
      const { items } = await answer(api.GET('/api/v1/users', { params: { query }, signal }))
      return items.map(({ userId, name }) => ({ value: userId, label: name ?? userId }))
    },
    placeholderData: keepPreviousData,
  })

/** A learner, who has no list of courses, takes one of their own. */
export const ownCourses = (userId: string) =>
  queryOptions({
    queryKey: ['report-options', 'own-courses', userId],
    queryFn: async ({ signal }) => {
      const { courses } = await answer(
        api.GET('/api/v1/dashboards/micro/{userId}', { params: { path: { userId } }, signal }),
      )
      return courses.map(({ courseId, title }) => ({ value: courseId, label: title ?? courseId }))
    },
    staleTime: 5 * 60_000,
  })

interface Values {
  dataset: string
  measure: string
  /** Whose values; the second says what each is called. */
  dimensions: readonly string[]
  filters: readonly Schemas['QueryFilter'][]
}

/** Values that a dimension has, with what each is called where the dataset tells. */
export async function valuesOf(
  { dataset, measure, dimensions, filters }: Values,
  signal: AbortSignal,
): Promise<Option[]> {
  const body = { dataset, measures: [measure], dimensions: [...dimensions], filters: [...filters], limit: mostOptions }
  const { rows } = await answer(api.POST('/api/v1/query', { body, signal }))
  const seen = new Map<string, string>()
  for (const [value, title] of rows) {
    if (typeof value !== 'string') continue
    seen.set(value, dimensions.length > 1 && typeof title === 'string' ? title : value)
  }
  return [...seen].map(([value, label]) => ({ value, label }))
}

const contains = (field: string, value: string) =>
  (value === '' ? [] : [{ field, operator: 'contains', value }]) as Schemas['QueryFilter'][]

/** They help to choose; without them one writes. */
const help = { staleTime: 5 * 60_000, retry: false } as const

/** By title, and by id where no title has it. */
const assessments = (q: string, course: string | undefined) =>
  queryOptions({
    queryKey: ['report-options', 'assessments', q, course ?? null],
    queryFn: async ({ signal }) => {
      const ofCourse = (
        course === undefined ? [] : [{ field: 'course', operator: 'eq', value: course }]
      ) as Schemas['QueryFilter'][]
      const by = (field: string) =>
        valuesOf(
          {
            dataset: 'assessments',
            measure: 'attempts',
            dimensions: ['assessment', 'assessmentTitle'],
            filters: [...ofCourse, ...contains(field, q)],
          },
          signal,
        )
      const found = await by('assessmentTitle')
      return found.length === 0 && q !== '' ? by('assessment') : found
    },
    placeholderData: keepPreviousData,
    ...help,
  })

/** Those whom courses name, by id; and by name those who are known to teach. */
const instructors = (q: string) =>
  queryOptions({
    queryKey: ['report-options', 'instructors', q],
    queryFn: async ({ signal }) => {
      const query = { role: 'instructor', limit: found, q }
      const [ofCourses, called] = await Promise.all([
        valuesOf({ ...ofEnrollments, dimensions: ['instructor'], filters: contains('instructor', q) }, signal),
        q === '' ? { items: [] } : answer(api.GET('/api/v1/users', { params: { query }, signal })),
      ])
      const all = new Map(ofCourses.map(({ value, label }) => [value, label]))
      for (const { userId, name } of called.items) all.set(userId, name ?? userId)
      return [...all].map(([value, label]) => ({ value, label }))
    },
    placeholderData: keepPreviousData,
    ...help,
  })

const ofEnrollments = { dataset: 'enrollments', measure: 'enrollments' } as const

/** Values of columns of the enrollments, each once. */
const values = (columns: readonly string[]) =>
  queryOptions({
    queryKey: ['report-options', 'values', columns],
    queryFn: async ({ signal }) => {
      const found = await Promise.all(
        columns.map((column) => valuesOf({ ...ofEnrollments, dimensions: [column], filters: [] }, signal)),
      )
      return [...new Set(found.flat().map(({ value }) => value))].sort().map((value) => ({ value, label: value }))
    },
    ...help,
  })

/** By which columns of the enrollments a parameter's values are known: of organizations some reports mean the learner's, some the course's. */
const columns: Record<string, readonly string[]> = {
  cohort: ['cohort'],
  category: ['category'],
  organizationId: ['organization', 'courseOrganization'],
}

/**
 * What a parameter can be set to, as far as the API tells.
 * @param q What the reader has typed.
 * @param isWanted Whether the reader is about to choose: before that nothing is asked.
 * @param course What is chosen for the course: assessments are of it alone.
 */
export function useOptions(parameter: string, q: string, isWanted: boolean, course: string | undefined) {
  const user = useUser()
  const isLearner = user?.role === 'student'
  const teachers = useTeacherNames(parameter === 'instructorId' && isWanted && !isLearner)
  const known = columns[parameter]
  const isOf = (name: string) => isWanted && parameter === name && !isLearner
  const asked = {
    courses: useQuery({ ...courses(q), enabled: isOf('courseId') }),
    own: useQuery({ ...ownCourses(user?.userId ?? ''), enabled: isWanted && parameter === 'courseId' && isLearner }),
    learners: useQuery({ ...learners(q), enabled: isOf('userId') }),
    assessments: useQuery({ ...assessments(q, course), enabled: isOf('assessmentId') }),
    instructors: useQuery({ ...instructors(q), enabled: isOf('instructorId') }),
    values: useQuery({ ...values(known ?? []), enabled: isWanted && known !== undefined && !isLearner }),
  }
  const one = Object.values(asked).find((query) => query.isEnabled)
  const all = parameter === 'type' ? knownTypes.map((type) => ({ value: type, label: type })) : (one?.data ?? [])
  // One's own courses come all at once.
  const options = one === asked.own ? matching(all, ({ value, label }) => `${label} ${value}`, q) : all
  return {
    options: named(options.map(({ value, label }) => ({ value, label: teachers.get(value) ?? label }))),
    isPending: one?.isPending ?? false,
    error: one?.error ?? null,
  }
}

/** Namesakes are told apart by their ids: what is chosen from must say which is which. */
export function named(options: Option[]): Option[] {
  const times = new Map<string, number>()
  for (const { label } of options) times.set(label, (times.get(label) ?? 0) + 1)
  return options.map(({ value, label }) => ({ value, label: times.get(label)! > 1 ? `${label} (${value})` : label }))
}
