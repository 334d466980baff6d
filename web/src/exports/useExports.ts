import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../api/client'
import { filterOf, type EventView } from '../events/search'
import { pauseOf, type FileJob } from '../files/fileJob'
import type { Format } from '../files/FormatChoice'
import { t } from '../texts'

export type Export = Schemas['Export']

const atOnce = 20
const listKey = 'exports'
const oneKey = 'export'

/** The reader's exports, to administrators everybody's, the newest first. Asked again as long as one is under way. */
export const exportList = infiniteQueryOptions({
  queryKey: [listKey],
  queryFn: ({ signal, pageParam }) =>
    answer(
      api.GET('/api/v1/exports', {
        params: { query: { limit: atOnce, ...(pageParam === null ? {} : { cursor: pageParam }) } },
        signal,
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor ?? undefined,
  refetchInterval: ({ state }) => pauseOf(state.data?.pages.flatMap((page) => page.items) ?? [], Date.now()),
})

export const exportOf = (id: string) =>
  queryOptions({
    queryKey: [oneKey, id],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/exports/{id}', { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => pauseOf(state.data === undefined ? [] : [state.data], Date.now()),
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
  return useMutation({
    mutationFn: ({ view, format }: { view: EventView; format: Format }) =>
      answer(api.POST('/api/v1/exports', { body: { format, title: titleOf(view), events: eventsOf(view) } })),
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
  return { ...of, isCancelling: false, of }
}
