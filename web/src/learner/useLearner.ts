import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import { useTopics } from '../live/useTopics'
import type { Timeframe } from '../period/search'

export type Dashboard = Schemas['MicroDashboard']
export type Course = Schemas['MicroCourse']
export type Work = Schemas['WorkItem']

export const learner = (userId: string, timeframe: Timeframe) =>
  queryOptions({
    queryKey: ['learner', userId, timeframe],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/dashboards/micro/{userId}', { params: { path: { userId }, query: { timeframe } }, signal }),
      ),
  })

/** A learner's dashboard, asked again as it changes. */
export function useLearner(userId: string, timeframe: Timeframe) {
  useTopics([`user:${userId}`], ['learner', userId])
  return useQuery(learner(userId, timeframe))
}
