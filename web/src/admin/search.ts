import { textOf } from '../period/search'

/** What of the list of accounts stands in its address. */
export interface AccountList {
  q?: string
}

export function accountListOf(search: Record<string, unknown>): AccountList {
  const q = textOf(search.q)
  return q === undefined ? {} : { q }
}

export const keySorts = ['name', 'createdAt', 'lastUsedAt', 'expiresAt'] as const
export type KeySort = (typeof keySorts)[number]
export const keyStates = ['active', 'expired', 'revoked'] as const
export type KeyState = (typeof keyStates)[number]

/** Of the list of keys; what it does not name is as usual: all, by name. */
export interface KeyListing {
  q?: string
  state?: KeyState
  sort?: KeySort
  order?: 'desc'
}

export function keyListingOf(search: Record<string, unknown>): KeyListing {
  const q = textOf(search.q)
  const state = keyStates.find((one) => one === search.state)
  const sort = keySorts.find((one) => one === search.sort)
  return {
    ...(q === undefined ? {} : { q }),
    ...(state === undefined ? {} : { state }),
    ...(sort === undefined || sort === 'name' ? {} : { sort }),
    ...(search.order === 'desc' ? { order: 'desc' } : {}),
  }
}

/** A column's heading was pressed: it is sorted by, or turned around. */
export function turnedKeys(listing: KeyListing, sort: KeySort): KeyListing {
  const isSame = (listing.sort ?? 'name') === sort
  return keyListingOf({ ...listing, sort, order: isSame && listing.order === undefined ? 'desc' : undefined })
}

/** Of the data streams: how much of the throughput is shown. */
export interface StreamView {
  /** Left out: the last hour. */
  period?: '24h'
}

export function streamViewOf(search: Record<string, unknown>): StreamView {
  return search.period === '24h' ? { period: '24h' } : {}
}

export const outcomes = ['2xx', '4xx', '403', '404', '429', '5xx'] as const
export type Outcome = (typeof outcomes)[number]

/** Which entries of the audit log are looked for. Days are dates of the institution's calendar, both included. */
export interface AuditView {
  actor?: string
  action?: string
  userId?: string
  courseId?: string
  objectId?: string
  outcome?: Outcome
  from?: string
  to?: string
}

const texts = ['actor', 'userId', 'courseId', 'objectId'] as const

export function auditViewOf(search: Record<string, unknown>): AuditView {
  const view: AuditView = {}
  for (const name of texts) {
    const text = textOf(search[name])?.trim()
    if (text !== undefined && text !== '') view[name] = text
  }
  const action = textOf(search.action)
  if (action !== undefined && /^[a-z0-9_.]{1,100}$/.test(action)) view.action = action
  // 403 arrives as a number.
  const outcome = outcomes.find((one) => one === textOf(search.outcome))
  if (outcome !== undefined) view.outcome = outcome
  for (const name of ['from', 'to'] as const) {
    const day = textOf(search[name])
    if (day !== undefined && isDay(day)) view[name] = day
  }
  return view
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
}
