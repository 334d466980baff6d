import { momentAt, offsetAt } from '../figures/zones'
import { textOf } from '../period/search'

/** Which events are shown, as the address says it; what it does not name is not filtered by. */
export interface EventFilter {
  type?: string[]
  userId?: string
  courseId?: string
  appId?: string
}

export interface EventView extends EventFilter {
  /** As they arrive, instead of the history. */
  live?: true
  /** Of the receipt; the history alone goes by it. */
  from?: string
  to?: string
  /** The one that is shown in full. */
  event?: string
}

/** As many as the server takes. */
export const mostTypes = 20

export function eventViewOf(search: Record<string, unknown>): EventView {
  const given = (Array.isArray(search.type) ? search.type : [search.type]).map(textOf)
  const type = [...new Set(given.filter((one) => one !== undefined))].slice(0, mostTypes)
  return {
    ...(search.live === true ? { live: true } : {}),
    ...(type.length === 0 ? {} : { type }),
    ...texts(search, ['userId', 'courseId', 'appId', 'event']),
    ...(momentOf(search.from) === undefined ? {} : { from: momentOf(search.from)! }),
    ...(momentOf(search.to) === undefined ? {} : { to: momentOf(search.to)! }),
  }
}

/** A reason to show alone, and the one that is open. */
export interface RejectedView {
  code?: string
  /** The route by which it came. */
  source?: string
  id?: number
}

export function rejectedViewOf(search: Record<string, unknown>): RejectedView {
  const code = textOf(search.code)
  const source = textOf(search.source)
  const id = Number(search.id)
  return {
    ...(code === undefined ? {} : { code }),
    ...(source === undefined ? {} : { source }),
    ...(Number.isSafeInteger(id) && id > 0 ? { id } : {}),
  }
}

export function filterOf({ type, userId, courseId, appId }: EventView): EventFilter {
  return {
    ...(type === undefined ? {} : { type }),
    ...(userId === undefined ? {} : { userId }),
    ...(courseId === undefined ? {} : { courseId }),
    ...(appId === undefined ? {} : { appId }),
  }
}

export function isFiltering(view: EventView): boolean {
  return Object.keys(filterOf(view)).length > 0 || view.from !== undefined || view.to !== undefined
}

/** Where the tail of these is. */
export function tailAddress({ type = [], ...rest }: EventFilter): string {
  const query = new URLSearchParams([...type.map((one) => ['type', one]), ...Object.entries(rest)])
  return `/api/v1/events/tail${query.size === 0 ? '' : `?${query.toString()}`}`
}

/** What a field of date and time holds, by the clock of a zone; empty, or none at all: no moment. */
export function momentOfField(text: string, zone: string): string | undefined {
  const wall = Date.parse(`${text}Z`)
  return Number.isNaN(wall) ? undefined : new Date(momentAt(wall, zone)).toISOString()
}

/** A moment as a field of date and time wants it, to the minute. */
export function fieldOfMoment(moment: string | undefined, zone: string): string {
  if (moment === undefined) return ''
  const at = Date.parse(moment)
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16)
}

function momentOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}T/.test(value)) return undefined
  const at = new Date(value)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

function texts<K extends string>(search: Record<string, unknown>, names: readonly K[]): Partial<Record<K, string>> {
  const found = names.map((name) => [name, textOf(search[name])] as const).filter(([, text]) => text !== undefined)
  return Object.fromEntries(found) as Partial<Record<K, string>>
}
