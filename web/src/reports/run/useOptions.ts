import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'
import { knownTypes } from '../../events/types'
import { useTeacherNames } from '../../institution/useTeacherNames'
import { useUser } from '../../session/useSession'

/** Something that a parameter can be set to. */
export interface Option {
  value: string
  label: string
}

/** So many are shown of what a search finds. */
const found = 20
/** Of values that the figures hold; who means another writes it. */
const most = 200

const courses = (q: string) =>
  queryOptions({
    queryKey: ['report-options', 'courses', q],
    queryFn: async ({ signal }) => {
      const query = { limit: found, ...(q === '' ? {} : { q }) }
      const { items } = await answer(api.GET('/api/v1/courses', { params: { query }, signal }))
      return named(items.map(({ courseId, title }) => ({ value: courseId, label: title ?? courseId })))
    },
    placeholderData: keepPreviousData,
  })

const learners = (q: string) =>
  queryOptions({
    queryKey: ['report-options', 'learners', q],
    queryFn: async ({ signal }) => {
      const query = { limit: found, ...(q === '' ? {} : { q }) }
      const { items } = await answer(api.GET('/api/v1/users', { params: { query }, signal }))
      return named(items.map(({ userId, name }) => ({ value: userId, label: name ?? userId })))
    },
    placeholderData: keepPreviousData,
  })

/** A learner, who has no list of courses, takes one of their own. */
const ownCourses = (userId: string) =>
  queryOptions({
    queryKey: ['report-options', 'own-courses', userId],
    queryFn: async ({ signal }) => {
      const { courses } = await answer(
        api.GET('/api/v1/dashboards/micro/{userId}', { params: { path: { userId } }, signal }),
      )
      return named(courses.map(({ courseId, title }) => ({ value: courseId, label: title ?? courseId })))
    },
    staleTime: 5 * 60_000,
  })

/** Values that a dimension has, with what each is called where the dataset tells. */
const values = (dataset: string, measure: string, dimensions: string[], filters: Schemas['QueryFilter'][]) =>
  queryOptions({
    queryKey: ['report-options', 'values', dataset, dimensions, filters],
    queryFn: async ({ signal }) => {
      const { rows } = await answer(
        api.POST('/api/v1/query', { body: { dataset, measures: [measure], dimensions, filters, limit: most }, signal }),
      )
      const seen = new Map<string, string>()
      for (const [value, title] of rows) {
        if (typeof value !== 'string') continue
        seen.set(value, dimensions.length > 1 && typeof title === 'string' ? title : value)
      }
      return named([...seen].map(([value, label]) => ({ value, label })))
    },
    staleTime: 5 * 60_000,
    // They help to choose; without them one writes.
    retry: false,
  })

/** By which column of the enrollments a parameter's values are known. */
const columns: Record<string, string> = { cohort: 'cohort', category: 'category', instructorId: 'instructor' }

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
  const column = parameter === 'organizationId' ? 'organization' : columns[parameter]
  const ofCourse: Schemas['QueryFilter'][] =
    course === undefined ? [] : [{ field: 'course', operator: 'eq', value: course } as Schemas['QueryFilter']]
  const asked = {
    courses: useQuery({ ...courses(q), enabled: isWanted && parameter === 'courseId' && !isLearner }),
    own: useQuery({ ...ownCourses(user?.userId ?? ''), enabled: isWanted && parameter === 'courseId' && isLearner }),
    learners: useQuery({ ...learners(q), enabled: isWanted && parameter === 'userId' && !isLearner }),
    assessments: useQuery({
      ...values('assessments', 'attempts', ['assessment', 'assessmentTitle'], ofCourse),
      enabled: isWanted && parameter === 'assessmentId' && !isLearner,
    }),
    values: useQuery({
      ...values('enrollments', 'enrollments', [column ?? ''], []),
      enabled: isWanted && column !== undefined && !isLearner,
    }),
  }
  const one = Object.values(asked).find((query) => query.isEnabled)
  const options = parameter === 'type' ? knownTypes.map((type) => ({ value: type, label: type })) : (one?.data ?? [])
  return {
    options: options.map(({ value, label }) => ({ value, label: teachers.get(value) ?? label })),
    isPending: one?.isPending ?? false,
    error: one?.error ?? null,
  }
}

/** Namesakes are told apart by their ids: what is chosen from must say which is which. */
function named(options: Option[]): Option[] {
  const times = new Map<string, number>()
  for (const { label } of options) times.set(label, (times.get(label) ?? 0) + 1)
  return options.map(({ value, label }) => ({ value, label: times.get(label)! > 1 ? `${label} (${value})` : label }))
}
