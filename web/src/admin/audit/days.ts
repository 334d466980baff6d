/** The moment at which a day of a zone's calendar begins, as `2026-11-21T23:00:00.000Z`; a day later for the end of one. */
export function startOfDay(date: string, zone: string, later = 0): string {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number]
  const wall = Date.UTC(year, month - 1, day + later)
  // The zone's offset is asked at the guess, and once more where the clock was changed in between.
  let moment = wall - offsetAt(wall, zone)
  moment = wall - offsetAt(moment, zone)
  return new Date(moment).toISOString()
}

/** How far a zone's clock is ahead of UTC at a moment, in ms. */
function offsetAt(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(moment)
  const part = (type: string) => Number(parts.find((p) => p.type === type)!.value)
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
  return wall - Math.floor(moment / 1000) * 1000
}
