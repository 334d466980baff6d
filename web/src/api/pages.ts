interface Page<T> {
  items: T[]
  nextCursor: string | null
}

/** Everything of a list, page after page, up to a most; `isWhole` says whether that was all. */
export async function everyPage<T>(
  page: (cursor: string | undefined) => Promise<Page<T>>,
  most: number,
): Promise<{ items: T[]; isWhole: boolean }> {
  const items: T[] = []
  let cursor: string | undefined
  do {
    const next = await page(cursor)
    items.push(...next.items)
    cursor = next.nextCursor ?? undefined
    // A page without rows that names a next one would never end.
    if (next.items.length === 0) break
  } while (cursor !== undefined && items.length < most)
  return { items, isWhole: cursor === undefined }
}
