import { useQuery } from '@tanstack/react-query'
import { answer, api } from '../api/client'

export interface Cohort {
  name: string
  learners: number
}

/** The cohorts of a course with their enrollments, by name; who belongs to none is in none of them. */
export function useCohorts(courseId: string) {
  return useQuery({
    queryKey: ['cohorts', courseId],
    queryFn: async ({ signal }) => {
      const { rows } = await answer(
        api.POST('/api/v1/query', {
          body: {
            dataset: 'enrollments',
            dimensions: ['cohort'],
            measures: ['enrollments'],
            filters: [
              { field: 'course', operator: 'eq', value: courseId },
              { field: 'cohort', operator: 'isNotNull' },
            ],
          },
          signal,
        }),
      )
      return rows.map(([name, learners]): Cohort => ({ name: String(name), learners: Number(learners) }))
    },
    staleTime: 5 * 60_000,
    placeholderData: undefined,
  })
}
