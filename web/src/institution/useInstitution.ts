import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import { useTopics } from '../live/useTopics'
import type { Timeframe } from '../period/search'

export type Macro = Schemas['MacroDashboard']

export const institution = (organizationId: string, timeframe: Timeframe) =>
  queryOptions({
    queryKey: ['institution', organizationId, timeframe],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/dashboards/macro/{organizationId}', {
          params: { path: { organizationId }, query: { timeframe } },
          signal,
        }),
      ),
  })

/** An organization's dashboard, asked again as it changes. */
export function useInstitution(organizationId: string, timeframe: Timeframe) {
  useTopics([`organization:${organizationId}`], ['institution', organizationId])
  return useQuery(institution(organizationId, timeframe))
}
