import { precise } from './precise'

/** A moment to the second, by the institution's clock. */
export function At({ time, zone }: { time: string; zone: string }) {
  return (
    <time dateTime={time} className="unbroken">
      {precise(time, zone)}
    </time>
  )
}
