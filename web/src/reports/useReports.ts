import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import { everyPage } from '../api/pages'
import { pauseOf, type FileJob } from '../files/fileJob'
import { filePage, type FilePage } from '../files/filePages'
import { useWishKeys } from '../files/wishKeys'

export type ReportSummary = Schemas['ReportSummary']
export type Report = Schemas['DescribedReport']
export type ReportRun = Schemas['ReportRun']
export type FileFormat = ReportSummary['format']

/** All that there are: a tenant saves up to 1,000, beside those that are built in. */
const most = 1100
/** Of files that are shown at first, and at each further step. */
const runsAtOnce = 20

/** Reports that the reader may make: the built-in ones, their own, and those that others share. */
export const reports = queryOptions({
  queryKey: ['reports'],
  queryFn: ({ signal }) =>
    everyPage(
      (cursor) =>
        answer(
          api.GET('/api/v1/reports', {
            params: { query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) } },
            signal,
          }),
        ),
      most,
    ),
})

export const report = (id: string) =>
  queryOptions({
    queryKey: ['report', id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/reports/{id}', { params: { path: { id } }, signal })),
  })

const runsKey = 'report-runs'

/** Runs of a report, the newest first; null: the reader's own of all reports. Asked again as long as one is under way. */
export const runsOf = (id: string | null, take = runsAtOnce) =>
  infiniteQueryOptions({
    queryKey: [runsKey, id],
    queryFn: (context): Promise<FilePage<ReportRun>> =>
      filePage(context, async () => {
        const { signal, pageParam } = context
        const query = { limit: take, ...(pageParam === null ? {} : { cursor: pageParam }) }
        return id === null
          ? await answer(api.GET('/api/v1/reports/runs', { params: { query }, signal }))
          : await answer(api.GET('/api/v1/reports/{id}/jobs', { params: { path: { id }, query }, signal }))
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    refetchInterval: (query) => {
      const runs = query.state.data?.pages.flatMap((page) => page.items) ?? []
      return pauseOf(
        query,
        runs.map(({ jobId: id, status }) => ({ id, status })),
      )
    },
  })

/** What a run is asked with. */
export interface Wish {
  parameters: Record<string, string>
  format: FileFormat
}

/** Asks for a run; once it stands in the history, the wish is done. */
export function useGenerate(id: string) {
  const queries = useQueryClient()
  const keys = useWishKeys()
  return useMutation({
    mutationFn: async (wish: Wish) => {
      const { parameters, format } = wish
      const header = { 'Idempotency-Key': keys.of(wish) }
      const accepted = await answer(
        api.POST('/api/v1/reports/{id}/generate', {
          params: { path: { id }, header },
          body: { parameters, format },
        }),
      )
      keys.granted()
      return accepted
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: [runsKey] }),
  })
}

export function useCancel() {
  const queries = useQueryClient()
  return async ({ reportId, jobId }: ReportRun) => {
    await api.DELETE('/api/v1/reports/{id}/jobs/{jobId}', { params: { path: { id: reportId, jobId } } })
    await queries.invalidateQueries({ queryKey: [runsKey] })
  }
}

/** A run with what the report is called. */
export type RunFile = FileJob & { run: ReportRun }

export function fileOf(run: ReportRun, title: string): RunFile {
  return { ...run, id: run.jobId, title, isCancelling: run.cancelAskedAt !== null, run }
}
