import { locale, t } from '../texts'

const counts = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
const tenths = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
// Of what is rounded to nothing no sign is left.
const hundredths = new Intl.NumberFormat(locale, {
  maximumFractionDigits: 2,
  minimumFractionDigits: 2,
  signDisplay: 'negative',
})
const compact = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 })

export type Unit = 'count' | 'percent' | 'hours' | 'minutes' | 'days' | 'points' | 'seconds' | 'share' | 'rating'

/** A figure as text without its unit; an en dash where there is none. */
export function number(value: number | null | undefined, unit: Unit | string = 'count'): string {
  if (value == null) return t.words.none
  switch (unit) {
    case 'count':
    case 'days':
    case 'minutes':
      return counts.format(value)
    case 'share':
      return hundredths.format(value)
    case 'hours':
      return Math.abs(value) < 100 ? tenths.format(value) : counts.format(value)
    default:
      return tenths.format(value)
  }
}

/** What stands behind a figure: `%`, `days`, and `day` behind one; empty where it counts things that its name says. */
export function signOf(value: number | null | undefined, unit: Unit | string): string {
  // By what is shown, which is rounded.
  const isOne = value != null && number(value, unit) === number(1, unit)
  return (isOne ? t.words.unitOfOne[unit] : undefined) ?? t.words.unit[unit] ?? ''
}

/** A figure with its unit, as `68.9 %`. */
export function figure(value: number | null | undefined, unit: Unit | string = 'count'): string {
  const sign = signOf(value, unit)
  return value == null || sign === '' ? number(value, unit) : `${number(value, unit)}\u00a0${sign}`
}

/** For the ticks of an axis: `12K`. */
export function short(value: number): string {
  return compact.format(value)
}

/** A change in percent with its sign, as `+4.2 %`. */
export function change(percentage: number): string {
  return `${percentage > 0 ? '+' : percentage < 0 ? '−' : '±'}${tenths.format(Math.abs(percentage))}\u00a0%`
}

// A day is a date of the tenant's calendar and has no zone: it is shown as it stands, wherever the reader is.
const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const shortDays = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** `2026-11-21` as the reader's locale writes it. */
export function day(date: string): string {
  return days.format(new Date(`${date.slice(0, 10)}T00:00:00Z`))
}

/** The same without the year. */
export function shortDay(date: string): string {
  return shortDays.format(new Date(`${date.slice(0, 10)}T00:00:00Z`))
}

export function range(from: string, to: string): string {
  return days.formatRange(new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`))
}

/** A moment by the clock of a zone, as of the tenant. */
export function moment(time: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }).format(
    new Date(time),
  )
}

/** The same in full, with its day of the week: for what is still to come. */
export function fullMoment(time: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short', timeZone: zone }).format(
    new Date(time),
  )
}

// To make one takes longer than to use it, and tables of events show hundreds a second.
const exactMoments = new Map<string, Intl.DateTimeFormat>()

/** The same to the second. */
export function exactMoment(time: string, zone: string): string {
  let format = exactMoments.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone: zone })
    exactMoments.set(zone, format)
  }
  return format.format(new Date(time))
}

/** The day of a moment in a zone, as the reader's locale writes it. */
export function dayOf(time: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: zone }).format(new Date(time))
}

const clocks = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' })

/** A moment of today by the reader's own clock, to the second. */
export function clock(time: number): string {
  return clocks.format(time)
}

/** The time of day of a moment by the clock of a zone, to the minute: for axes. */
export function timeOf(time: string, zone: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone: zone }).format(new Date(time))
}

/** The same without the year, also of a time in ms: for axes. */
export function shortDayOf(time: string | number, zone: string): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: zone }).format(new Date(time))
}

const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' })

/** How long before a moment another was: `3 days ago`. */
export function since(time: string, now: Date = new Date()): string {
  const minutes = (new Date(time).getTime() - now.getTime()) / 60_000
  if (Math.abs(minutes) < 60) return ago.format(Math.round(minutes), 'minute')
  if (Math.abs(minutes) < 48 * 60) return ago.format(Math.round(minutes / 60), 'hour')
  if (Math.abs(minutes) < 60 * 24 * 60) return ago.format(Math.round(minutes / 1440), 'day')
  return ago.format(Math.round(minutes / 43_830), 'month')
}

/** Minutes as `3 h 20 min`. */
export function duration(minutes: number | null | undefined): string {
  if (minutes == null) return t.words.none
  const whole = Math.round(minutes)
  if (whole < 60) return `${whole}\u00a0min`
  const rest = whole % 60
  return `${counts.format(Math.floor(whole / 60))}\u00a0h${rest === 0 ? '' : `\u00a0${rest}\u00a0min`}`
}

/** Seconds as somebody waits: `40 s`, `12 min`, `2 h 5 min`. */
export function wait(seconds: number): string {
  return seconds < 90 ? figure(Math.round(seconds), 'seconds') : duration(seconds / 60)
}

const nth = (month: number, day: number) => new Date(Date.UTC(2023, month, day))

/** January to December, short, as the reader's locale writes them. */
export function monthNames(): string[] {
  const names = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' })
  return Array.from({ length: 12 }, (_, month) => names.format(nth(month, 1)))
}

/** Sunday to Saturday, short. */
export function weekdayNames(): string[] {
  const names = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  // 1 January 2023 was a Sunday.
  return Array.from({ length: 7 }, (_, weekday) => names.format(nth(0, 1 + weekday)))
}
