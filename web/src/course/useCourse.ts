import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import { useTopics } from '../live/useTopics'
import type { Timeframe } from '../period/search'

export type CourseDashboard = Schemas['MesoDashboard']

/** Everything of a course is kept under ['course', its id]. */
export const course = (courseId: string, timeframe: Timeframe, cohort?: string) =>
  queryOptions({
    queryKey: ['course', courseId, 'dashboard', timeframe, cohort ?? null] as const,
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/dashboards/meso/{courseId}', {
          params: { path: { courseId }, query: { timeframe, ...(cohort === undefined ? {} : { cohort }) } },
          signal,
        }),
      ),
    // Another time frame's figures may stand until the new ones are there; another course's learners never.
    placeholderData: (previous, asked) => (asked?.queryKey[1] === courseId ? previous : undefined),
  })

/** A course's dashboard, asked again as it changes. */
export function useCourse(courseId: string, timeframe: Timeframe, cohort?: string) {
  useTopics([`course:${courseId}`], ['course', courseId])
  return useQuery(course(courseId, timeframe, cohort))
}
