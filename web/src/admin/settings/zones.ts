/** The names of time zones that this browser knows, with the one that is set. */
export function zones(present: string): string[] {
  const known = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', present])
  return [...known].sort()
}
