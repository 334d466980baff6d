import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/react-query'
import { isUnderWay } from './fileJob'

/** A page of a list of files, and when it was read, in ms. */
export interface FilePage<J> {
  items: J[]
  nextCursor: string | null
  readAt: number
}

/** How long an older page stands on which everything has ended, in ms. */
const rest = 60_000

interface Context {
  client: QueryClient
  queryKey: QueryKey
  pageParam: string | null
}

/**
 * A page of a list that is read again as long as something on it is under way. With it the client reads all pages again: those are kept
 * that have nothing to tell, so that a reader who looked far back does not ask for all of it at each look.
 */
export async function filePage<J extends { status: string }>(
  { client, queryKey, pageParam }: Context,
  read: () => Promise<{ items: J[]; nextCursor: string | null }>,
): Promise<FilePage<J>> {
  const all = client.getQueryData<InfiniteData<FilePage<J>, string | null>>(queryKey)
  const old = pageParam === null ? undefined : all?.pages[all.pageParams.indexOf(pageParam)]
  if (old !== undefined && !old.items.some(isUnderWay) && Date.now() - old.readAt < rest) return old
  const { items, nextCursor } = await read()
  return { items, nextCursor, readAt: Date.now() }
}
