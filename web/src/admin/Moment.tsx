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
