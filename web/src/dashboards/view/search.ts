import { timeframes, type Timeframe } from '../../period/search'

/** What of a dashboard's view stands in its address. */
export interface DashboardView {
  /** In place of the widgets' own; left out: as they were made. */
  timeframe?: Timeframe
}

export function dashboardViewOf(search: Record<string, unknown>): DashboardView {
  const timeframe = timeframes.find((f) => f === search.timeframe)
  return timeframe === undefined ? {} : { timeframe }
}

export interface Rotation extends DashboardView {
  /** Which, in their order. */
  ids: string[]
  /** Seconds for each. */
  every: number
}

export const intervals = [10, 20, 30, 60, 120, 300] as const
const usualInterval = 30

const isId = (id: unknown): id is string => typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id)

/** Of an address: ids with commas between, or as the router writes several. */
export function rotationOf(search: Record<string, unknown>): Rotation {
  const given = Array.isArray(search.ids) ? search.ids : typeof search.ids === 'string' ? search.ids.split(',') : []
  const every = Number(search.every)
  return {
    ...dashboardViewOf(search),
    ids: [...new Set(given.filter(isId))],
    every: intervals.find((s) => s === every) ?? usualInterval,
  }
}
