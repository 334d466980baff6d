import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { answer, api, type Schemas } from '../../api/client'
import { everyPage } from '../../api/pages'
import { useTopics } from '../../live/useTopics'

export type Learner = Schemas['CourseLearner']

/** Up to so many are held by the list, which then sorts and searches by itself; beyond, the server does. */
const mostHeld = 2000
/** A picture is of all at once, or as many as can be drawn. */
const mostDrawn = 10_000
const pageSize = 1000

/** Between two askings for a whole list while much happens in the course, in ms; and for one of many pages. */
const pause = 30_000
const longPause = 120_000

/** What the server is asked, where the page does not hold everybody. */
export interface Asked {
  q?: string
  status?: Learner['status']
  flagged?: boolean
  handled?: boolean
  sort: string
  order: 'asc' | 'desc'
}

function pageOf(
  courseId: string,
  cohort: string | undefined,
  asked: Asked,
  cursor: string | undefined,
  signal: AbortSignal,
) {
  return answer(
    api.GET('/api/v1/courses/{courseId}/learners', {
      params: { path: { courseId }, query: { cohort, ...asked, limit: pageSize, cursor } },
      signal,
    }),
  )
}

async function byName(courseId: string, cohort: string | undefined, most: number, signal: AbortSignal) {
  const { items, isWhole } = await everyPage<Learner>(
    (cursor) => pageOf(courseId, cohort, { sort: 'name', order: 'asc' }, cursor, signal),
    most,
  )
  return { learners: items, isWhole }
}

/** Everybody of a course by name, as far as the list holds them; asked again as the course changes. The chart shares it. */
export function useRoster(courseId: string, cohort?: string) {
  useTopics([`course:${courseId}`], ['roster', courseId], pause)
  return useQuery({
    queryKey: ['roster', courseId, cohort ?? null],
    queryFn: ({ signal }) => byName(courseId, cohort, mostHeld, signal),
  })
}

/** Everybody to be drawn: those of the list, or, where it does not hold all, as many as can be drawn; meanwhile the first of them. */
export function useDrawn(courseId: string, cohort?: string) {
  const held = useRoster(courseId, cohort)
  const isMore = held.data?.isWhole === false
  useTopics(isMore ? [`course:${courseId}`] : [], ['drawn', courseId], longPause)
  const drawn = useQuery({
    queryKey: ['drawn', courseId, cohort ?? null],
    queryFn: ({ signal }) => byName(courseId, cohort, mostDrawn, signal),
    enabled: isMore,
    staleTime: longPause,
    refetchOnWindowFocus: true,
  })
  return isMore && (drawn.data !== undefined || drawn.isError) ? drawn : held
}

/** The same of a course with more learners than the page holds: found and sorted by the server, page after page as they are scrolled to. */
export function useLargeRoster(courseId: string, cohort: string | undefined, asked: Asked, isWanted: boolean) {
  return useInfiniteQuery({
    queryKey: ['roster', courseId, cohort ?? null, 'asked', asked],
    queryFn: ({ pageParam, signal }) => pageOf(courseId, cohort, asked, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled: isWanted,
    placeholderData: keepPreviousData,
  })
}
