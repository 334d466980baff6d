import { keepPreviousData, queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'
import { useTeacherNames } from '../../institution/useTeacherNames'
import { useUser } from '../../session/useSession'
import { ownCourses, valuesOf } from './useOptions'

/** What a parameter's value is called; where it is not known, the value itself. */
export type NameOf = (parameter: string, value: string) => string

/** Of so many learners the names are asked for, one by one; beyond, an id says who is meant. */
const mostLearners = 10
const calm = { staleTime: 5 * 60_000, retry: false } as const

const titles = (dataset: string, measure: string, dimension: string, ids: readonly string[]) =>
  queryOptions({
    queryKey: ['report-names', dimension, ids],
    queryFn: async ({ signal }) => {
      const filters = [{ field: dimension, operator: 'in', values: [...ids] }] as Schemas['QueryFilter'][]
      const dimensions = [dimension, `${dimension}Title`]
      const found = await valuesOf({ dataset, measure, dimensions, filters }, signal)
      return new Map(found.map(({ value, label }) => [value, label]))
    },
    placeholderData: keepPreviousData,
    ...calm,
  })

const learner = (id: string) =>
  queryOptions({
    queryKey: ['report-names', 'learner', id],
    queryFn: async ({ signal }) => {
      const { items } = await answer(api.GET('/api/v1/users', { params: { query: { q: id, limit: 20 } }, signal }))
      return items.find(({ userId }) => userId === id)?.name ?? null
    },
    ...calm,
  })

/** Names what runs were asked about: they hold ids, and were chosen by names. */
export function useNames(asked: readonly Readonly<Record<string, string>>[]): NameOf {
  const user = useUser()
  const isLearner = user?.role === 'student'
  const idsOf = (name: string) => [...new Set(asked.flatMap((one) => one[name] ?? []))].sort()
  const [courses, assessments, learners] = [
    idsOf('courseId'),
    idsOf('assessmentId'),
    idsOf('userId').slice(0, mostLearners),
  ]
  const isAny = (ids: readonly string[]) => !isLearner && ids.length > 0
  const ofCourses = useQuery({ ...titles('enrollments', 'enrollments', 'course', courses), enabled: isAny(courses) })
  const own = useQuery({ ...ownCourses(user?.userId ?? ''), enabled: isLearner && courses.length > 0 })
  const ofAssessments = useQuery({
    ...titles('assessments', 'attempts', 'assessment', assessments),
    enabled: isAny(assessments),
  })
  const ofLearners = useQueries({ queries: isLearner ? [] : learners.map(learner) })
  const teachers = useTeacherNames(isAny(idsOf('instructorId')))
  const called = (parameter: string, value: string) => {
    if (parameter === 'courseId')
      return ofCourses.data?.get(value) ?? own.data?.find((course) => course.value === value)?.label
    if (parameter === 'assessmentId') return ofAssessments.data?.get(value)
    if (parameter === 'instructorId') return teachers.get(value)
    return parameter === 'userId' ? ofLearners[learners.indexOf(value)]?.data : null
  }
  return (parameter, value) => called(parameter, value) ?? value
}
