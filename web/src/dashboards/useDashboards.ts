import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import { everyPage } from '../api/pages'
import { useTopics } from '../live/useTopics'
import type { Timeframe } from '../period/search'
import { useMe } from '../session/useMe'
import { useUser } from '../session/useSession'

export type Dashboard = Schemas['CustomDashboard']
export type Summary = Schemas['CustomDashboardSummary']
export type Definition = Schemas['DashboardDefinition']
export type DashboardData = Schemas['DashboardData']

/** As many as there may be of a tenant. */
const most = 1000

/** The reader's own dashboards and those that are shared with them, by name. */
export const dashboards = queryOptions({
  queryKey: ['dashboards'],
  queryFn: ({ signal }) =>
    everyPage(
      (cursor) =>
        answer(
          api.GET('/api/v1/dashboards/custom', {
            params: { query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
            signal,
          }),
        ),
      most,
    ),
})

export const dashboard = (id: string) =>
  queryOptions({
    queryKey: ['custom-dashboard', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/dashboards/custom/{id}', { params: { path: { id } }, signal })),
  })

/** @param timeframe In place of the widgets' own; null: each has its own. */
export const dashboardData = (id: string, timeframe: Timeframe | null) =>
  queryOptions({
    queryKey: ['dashboard-data', id, { timeframe }],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/dashboards/custom/{id}/data', {
          params: { path: { id }, query: timeframe === null ? {} : { timeframe } },
          signal,
        }),
      ),
  })

/** All widgets' queries are run for each change: seldom enough for a busy institution, often enough to watch. */
const pause = 10_000

/** The figures of a dashboard's widgets, asked again as something changes of what the reader sees. */
export function useDashboardData(id: string, timeframe: Timeframe | null) {
  useTopics(useSeen(), ['dashboard-data', id], pause)
  return useQuery(dashboardData(id, timeframe))
}

/** All that the reader sees, as the stream names it: a teacher's courses, or the institution's organizations. */
function useSeen(): string[] {
  const role = useUser()?.role
  const { data: courses } = useQuery({
    queryKey: ['seen', 'courses'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/courses', { params: { query: { limit: 100 } }, signal })),
    staleTime: 5 * 60_000,
    enabled: role === 'instructor',
  })
  const { data: organizations } = useQuery({
    queryKey: ['seen', 'organizations'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/organizations', { params: { query: { limit: 100 } }, signal })),
    staleTime: 5 * 60_000,
    enabled: role === 'admin',
  })
  return [
    ...(courses?.items ?? []).map((c) => `course:${c.courseId}`),
    ...(organizations?.items ?? []).map((o) => `organization:${o.organizationId}`),
  ]
}

/** Whether the reader made it, and so may change it. Null: it is not known yet who they are. */
export function useIsMine(): (owner: string) => boolean {
  const me = useMe()
  return (owner) => me !== null && me.subject === owner
}

export async function create(definition: Definition): Promise<Dashboard> {
  return answer(api.POST('/api/v1/dashboards/custom', { body: definition }))
}

/** @param version That it was made from; null: whatever is there is replaced. Another is a Problem of status 412. */
export async function replace(id: string, definition: Definition, version: number | null): Promise<Dashboard> {
  return answer(
    api.PUT('/api/v1/dashboards/custom/{id}', {
      params: { path: { id }, ...(version === null ? {} : { header: { 'If-Match': `"${version}"` } }) },
      body: definition,
    }),
  )
}

export async function remove(id: string): Promise<void> {
  await api.DELETE('/api/v1/dashboards/custom/{id}', { params: { path: { id } } })
}

/** As it is sent back to be saved. */
export function definitionOf({ name, description, isPublic, widgets }: Dashboard): Definition {
  return { name, description, isPublic, widgets }
}
