import type { Schemas } from '../../api/client'
import type { Format } from '../../files/FormatChoice'
import { t } from '../../texts'
import { draftOf as askedOf, missingOf, parametersOf, type Draft as Asked } from '../run/draft'
import type { Report } from '../useReports'

export type Schedule = Schemas['ReportSchedule']
export type Run = Schemas['ScheduledRun']
export type Delivery = Schemas['Delivery']
export type Listed = Schemas['ListedSchedule']
export type Definition = Schemas['ScheduleDefinition']
export type Parameters = Report['parameters']

export const frequencies = ['daily', 'weekly', 'monthly'] as const
export type Frequency = (typeof frequencies)[number]
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
/** As the API takes them at most. */
export const mostRecipients = 50

export interface RecipientDraft {
  accountId: string | null
  address: string | null
}

/** A schedule as it is being put together. */
export interface Draft {
  frequency: Frequency
  /** Kept while another frequency is chosen. */
  days: readonly string[]
  day: number | null
  /** As `07:00`; empty: none was said. */
  time: string
  timeZone: string
  format: Format
  delivery: string
  /** What each run is asked with. */
  asked: Asked
  recipients: readonly RecipientDraft[]
  /** An address that stands in its field, and is not among the recipients yet. */
  typed: string
  active: boolean
}

/** A first one: Monday mornings, to the reader themselves. */
export function fresh(
  timeZone: string,
  report: Pick<Report, 'format' | 'parameters'>,
  accountId: string | null,
): Draft {
  return {
    frequency: 'weekly',
    days: ['monday'],
    day: 1,
    time: '07:00',
    timeZone,
    format: report.format,
    delivery: 'attachment',
    asked: askedOf(report.parameters),
    recipients: accountId === null ? [] : [{ accountId, address: null }],
    typed: '',
    active: true,
  }
}

const two = (n: number) => String(n).padStart(2, '0')
export const clockOf = ({ hour, minute }: { hour: number; minute: number }) => `${two(hour)}:${two(minute)}`

export function draftOf(schedule: Schedule, parameters: Parameters): Draft {
  return {
    frequency: schedule.frequency as Frequency,
    days: schedule.days.length === 0 ? ['monday'] : schedule.days,
    day: schedule.day ?? 1,
    time: clockOf(schedule),
    timeZone: schedule.timeZone,
    format: schedule.format as Format,
    delivery: schedule.delivery,
    asked: askedOf(parameters, schedule.parameters),
    recipients: schedule.recipients.map(({ accountId, address }) => ({ accountId, address })),
    typed: '',
    active: schedule.active,
  }
}

/** With the address that was written and not added: who wrote it means it. One that cannot be one stays where it is. */
export function withTyped(draft: Draft): Draft {
  const address = draft.typed.trim()
  if (!looksLikeAddress(address)) return draft
  const isThere = draft.recipients.some((r) => r.accountId === null && r.address === address)
  return {
    ...draft,
    typed: '',
    recipients: isThere ? draft.recipients : [...draft.recipients, { accountId: null, address }],
  }
}

/** As the API takes it: of days those of its frequency alone. */
export function bodyOf(draft: Draft, parameters: Parameters): Definition {
  const [hour, minute] = draft.time.split(':').map(Number)
  return {
    frequency: draft.frequency,
    days: draft.frequency === 'weekly' ? weekdays.filter((d) => draft.days.includes(d)) : null,
    day: draft.frequency === 'monthly' ? draft.day : null,
    hour: hour ?? 0,
    minute: minute ?? 0,
    timeZone: draft.timeZone,
    format: draft.format,
    delivery: draft.delivery,
    parameters: parametersOf(parameters, draft.asked),
    recipients: draft.recipients.map(({ accountId, address }) => ({ accountId, address: address?.trim() || null })),
    active: draft.active,
  }
}

export const isSame = (one: Draft, other: Draft, parameters: Parameters) =>
  JSON.stringify(bodyOf(one, parameters)) === JSON.stringify(bodyOf(other, parameters)) &&
  one.typed.trim() === other.typed.trim()

export type Wrong = 'days' | 'day' | 'time' | 'recipients' | 'typed' | 'asked'

/** What keeps it from being sent, in the order in which it stands. */
export function wrongIn(draft: Draft, parameters: Parameters): Wrong[] {
  const { frequency, days, day, time, recipients, asked } = draft
  const isDay = day !== null && Number.isInteger(day) && day >= 1 && day <= 31
  const typed = draft.typed.trim()
  return [
    ...(frequency === 'weekly' && days.length === 0 ? (['days'] as const) : []),
    ...(frequency === 'monthly' && !isDay ? (['day'] as const) : []),
    ...(/^\d\d:\d\d$/.test(time) ? [] : (['time'] as const)),
    ...(recipients.length === 0 && typed === '' ? (['recipients'] as const) : []),
    ...(typed !== '' && !looksLikeAddress(typed) ? (['typed'] as const) : []),
    ...(missingOf(parameters, asked).length > 0 ? (['asked'] as const) : []),
  ]
}

type When = Pick<Listed, 'frequency' | 'days' | 'day' | 'hour' | 'minute'>

/** When it goes out, in words. */
export function whenSaid(when: When): string {
  const { said } = t.schedules
  const time = clockOf(when)
  if (when.frequency === 'weekly') return said.weekly(when.days, time)
  return when.frequency === 'monthly' ? said.monthly(when.day ?? 1, time) : said.daily(time)
}

/** Why, for readers: in our own words where there are any, else as the API says it, else what to do where a file could not be made. */
export function reasonOf(code: string | null, message: string | null = null): string | null {
  if (code === null) return null
  return t.schedules.codes[code] ?? message ?? t.reports.files.advice[code] ?? t.schedules.codeOfOthers(code)
}

/** Rough, before the API looks at it: one that it would take is never held back. */
export const looksLikeAddress = (text: string) => /^[^\s@]+@[^\s@]+$/.test(text.trim())
