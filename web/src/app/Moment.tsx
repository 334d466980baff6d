import { exactMoment, moment, since } from '../figures/format'
import { useMe } from '../session/useMe'

/** How long ago, and at a look the moment itself by the institution's clock. */
export function Ago({ at }: { at: string }) {
  const zone = useMe()?.timeZone ?? 'UTC'
  return (
    <time dateTime={at} title={moment(at, zone)}>
      {since(at)}
    </time>
  )
}

/** By the institution's clock, to the second. */
export function useExactMoment(): (at: string) => string {
  const zone = useMe()?.timeZone ?? 'UTC'
  return (at) => exactMoment(at, zone)
}

/** By the institution's clock. */
export function useMoment(): (at: string) => string {
  const zone = useMe()?.timeZone ?? 'UTC'
  return (at) => moment(at, zone)
}

/** A moment to the second, by the clock of a zone. */
export function At({ time, zone }: { time: string; zone: string }) {
  return (
    <time dateTime={time} className="unbroken">
      {exactMoment(time, zone)}
    </time>
  )
}
