import { locale } from '../texts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** A moment with its seconds, by the clock of a zone; without the year where it is this one. */
export function precise(time: string, zone: string): string {
  const at = new Date(time)
  const isThisYear = at.getUTCFullYear() === new Date().getUTCFullYear()
  const name = `${zone} ${isThisYear}`
  let format = formats.get(name)
  if (format === undefined) {
    format = new Intl.DateTimeFormat(locale, {
      ...(isThisYear ? {} : { year: 'numeric' }),
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZone: zone,
    })
    formats.set(name, format)
  }
  return format.format(at)
}
