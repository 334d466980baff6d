/** The moment, in ms, at which a zone's clock shows what `wall` is in UTC; of an hour that a clock leaves out, one beside it. */
export function momentAt(wall: number, zone: string): number {
  // The zone's offset is asked at the guess, and once more where the clock was changed in between.
  const moment = wall - offsetAt(wall, zone)
  return wall - offsetAt(moment, zone)
}

/** How far a zone's clock is ahead of UTC at a moment, in ms. */
export function offsetAt(moment: number, zone: string): number {
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
