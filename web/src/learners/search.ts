import { textOf } from '../period/search'

/** How the learners can be sorted, as the API names it. */
export const sorts = [
  'name',
  'coursesEnrolled',
  'coursesCompleted',
  'averageScore',
  'learningHours',
  'lastActive',
] as const
export type Sort = (typeof sorts)[number]
export type Order = 'asc' | 'desc'

/** What of the list stands in its address; what it does not name is as usual: all, by name. */
export interface Listing {
  q?: string
  sort?: Sort
  order?: Order
}

export function listingOf(search: Record<string, unknown>): Listing {
  const sort = sorts.find((one) => one === search.sort)
  const order = (['asc', 'desc'] as const).find((one) => one === search.order)
  const q = textOf(search.q)
  return {
    ...(q === undefined ? {} : { q }),
    ...(sort === undefined || sort === 'name' ? {} : { sort }),
    ...(order === undefined || order === usual(sort ?? 'name') ? {} : { order }),
  }
}

/** Which way round a column is of most use: names from A, figures from the most. */
export function usual(sort: Sort): Order {
  return sort === 'name' ? 'asc' : 'desc'
}

/** A column's heading was pressed: it is sorted by, or turned around. */
export function turned(listing: Listing, sort: Sort): Listing {
  const isSame = (listing.sort ?? 'name') === sort
  const order = isSame && (listing.order ?? usual(sort)) === usual(sort) ? other(usual(sort)) : usual(sort)
  return listingOf({ q: listing.q, sort, order })
}

function other(order: Order): Order {
  return order === 'asc' ? 'desc' : 'asc'
}
