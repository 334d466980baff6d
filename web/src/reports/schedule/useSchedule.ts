import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { answer, api } from '../../api/client'
import { everyPage } from '../../api/pages'
import { Problem } from '../../api/problem'
import type { Definition, Schedule } from './draft'

/** As many as there may be of a tenant. */
const most = 1000
/** While a run is under way, in ms. */
const lookAgain = 5_000
/** While it is due, or under way, the schedule itself: in ms. */
const soon = 15_000
/** At the latest, for clocks differ and timers reach some days only: in ms. */
const atLatest = 3_600_000

/** The reader's own schedules; an administrator's are everybody's. */
export const schedules = queryOptions({
  queryKey: ['schedules'],
  queryFn: ({ signal }) => everyPage((cursor) => page(cursor, signal), most),
})

const page = (cursor: string | undefined, signal: AbortSignal) =>
  answer(
    api.GET('/api/v1/schedules', {
      params: { query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
      signal,
    }),
  )

/**
 * The reader's schedule of a report; null: they have none. Whether they do is read off their list, so that "none" is an answer and no error.
 * @param owner The reader.
 */
export const schedule = (report: string, owner: string) =>
  queryOptions({
    queryKey: ['schedule', report],
    queryFn: async ({ signal, client, queryKey }): Promise<Schedule | null> => {
      // One that was there a moment ago is asked for by itself.
      if (client.getQueryData<Schedule | null>(queryKey) == null) {
        const { items } = await everyPage((cursor) => page(cursor, signal), most)
        if (!items.some((s) => s.reportId === report && s.owner === owner)) return null
      }
      try {
        return await answer(api.GET('/api/v1/reports/{id}/schedule', { params: { path: { id: report } }, signal }))
      } catch (error) {
        // It was ended in between.
        if (error instanceof Problem && error.status === 404) return null
        throw error
      }
    },
  })

/** In how many ms to look again when it goes out next, and how it went; false: nothing of it changes by itself. */
export function nextLook(schedule: Pick<Schedule, 'nextRunAt' | 'lastRun'> | null | undefined, now: number) {
  if (schedule?.lastRun?.state === 'running') return soon
  if (schedule?.nextRunAt == null) return false
  return Math.min(Math.max(Date.parse(schedule.nextRunAt) - now, 0) + soon, atLatest)
}

export const runsOf = (report: string) =>
  infiniteQueryOptions({
    queryKey: ['schedule-runs', report],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/api/v1/reports/{id}/schedule/runs', {
          params: { path: { id: report }, query: { limit: 10, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((p) => p.items.some((run) => run.state === 'running')) === true ? lookAgain : false,
  })

/** @param from That it was made from, or that there was none; null: whatever is there is replaced. Anything else is a Problem of status 412. */
export async function save(report: string, body: Definition, from: number | 'none' | null): Promise<Schedule> {
  const header = from === 'none' ? { 'If-None-Match': '*' } : { 'If-Match': `"${from}"` }
  return answer(
    api.PUT('/api/v1/reports/{id}/schedule', {
      params: { path: { id: report }, ...(from === null ? {} : { header }) },
      body,
    }),
  )
}

export async function remove(report: string): Promise<void> {
  await api.DELETE('/api/v1/reports/{id}/schedule', { params: { path: { id: report } } })
}

/** By its own id: also another's, for administrators. */
export async function end(id: string): Promise<void> {
  await api.DELETE('/api/v1/schedules/{id}', { params: { path: { id } } })
}
