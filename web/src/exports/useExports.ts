import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import { filterOf, type EventView } from '../events/search'
import { pauseOf, type FileJob } from '../files/fileJob'
import { filePage, type FilePage } from '../files/filePages'
import { useWishKeys } from '../files/wishKeys'
import type { Format } from '../files/FormatChoice'
import { t } from '../texts'

export type Export = Schemas['Export']

const atOnce = 20
const listKey = 'exports'
const oneKey = 'export'

/** The reader's exports, to administrators everybody's, the newest first. Asked again as long as one is under way. */
export const exportList = infiniteQueryOptions({
  queryKey: [listKey],
  queryFn: (context): Promise<FilePage<Export>> =>
    filePage(context, () => {
      const { signal, pageParam } = context
      const query = { limit: atOnce, ...(pageParam === null ? {} : { cursor: pageParam }) }
      return answer(api.GET('/api/v1/exports', { params: { query }, signal }))
    }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor ?? undefined,
  refetchInterval: (query) => pauseOf(query, query.state.data?.pages.flatMap((page) => page.items) ?? []),
})

export const exportOf = (id: string) =>
  queryOptions({
    queryKey: [oneKey, id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/exports/{id}', { params: { path: { id } }, signal })),
    refetchInterval: (query) => pauseOf(query, query.state.data === undefined ? [] : [query.state.data]),
  })

/** Events that a view of the log finds, as they are asked for; of a file all of them are meant, not a page. */
export function eventsOf(view: EventView): Schemas['ExportedEvents'] {
  return {
    ...filterOf(view),
    ...(view.from === undefined ? {} : { from: view.from }),
    ...(view.to === undefined ? {} : { to: view.to }),
  }
}

/** The server takes so many characters. */
const longest = 100

/** What an export is called: by what its events are narrowed to, which tells it from others. */
export function titleOf({ type = [], userId, courseId, appId }: EventView): string {
  const parts = [t.reports.exports.fileTitle, type.join(', '), userId, courseId, appId].filter(Boolean)
  // Not amid a character of two.
  return parts
    .join(' · ')
    .slice(0, longest)
    .replace(/[\uD800-\uDBFF]$/, '')
}

export function useExportEvents() {
  const queries = useQueryClient()
  const keys = useWishKeys()
  return useMutation({
    mutationFn: async ({ view, format }: { view: EventView; format: Format }) => {
      const body = { format, title: titleOf(view), events: eventsOf(view) }
      const header = { 'Idempotency-Key': keys.of(body) }
      const made = await answer(api.POST('/api/v1/exports', { params: { header }, body }))
      keys.granted()
      return made
    },
    onSuccess: (made) => {
      queries.setQueryData(exportOf(made.id).queryKey, made)
      return queries.invalidateQueries({ queryKey: [listKey] })
    },
  })
}

export function useCancelExport() {
  const queries = useQueryClient()
  return async (id: string) => {
    await api.DELETE('/api/v1/exports/{id}', { params: { path: { id } } })
    await Promise.all([
      queries.invalidateQueries({ queryKey: [listKey] }),
      queries.invalidateQueries({ queryKey: [oneKey, id] }),
    ])
  }
}

export type ExportFile = FileJob & { of: Export }

export function fileOf(of: Export): ExportFile {
  return { ...of, isCancelling: of.cancelAskedAt !== null, of }
}
