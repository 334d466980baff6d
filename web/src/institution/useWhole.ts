import { queryOptions } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import type { Timeframe } from '../period/search'

export type Whole = Schemas['Dashboard']

/** All organizations together, and what belongs to none. */
export const whole = (timeframe: Timeframe) =>
  queryOptions({
    queryKey: ['institutions', 'whole', timeframe],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/dashboard', { params: { query: { timeframe } }, signal })),
  })
