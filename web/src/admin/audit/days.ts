import { momentAt } from '../../figures/zones'

/** The moment at which a day of a zone's calendar begins, as `2026-11-21T23:00:00.000Z`; a day later for the end of one. */
export function startOfDay(date: string, zone: string, later = 0): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  return new Date(momentAt(Date.UTC(year, month - 1, day + later), zone)).toISOString()
}
