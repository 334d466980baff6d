const least = 1000
const most = 30_000

/**
 * How long to wait before asking for the stream again, in ms: what the server drew for this client, twice as long with each failure,
 * and never sooner than it said. Drawn anew each time, so that clients which were cut off together do not come back together.
 * @param failures In a row; 0 after a stream that just ended.
 * @param retry Of the stream, in ms.
 * @param retryAfter Of a refusal, in seconds.
 * @param random From 0 to 1.
 */
export function backoff(failures: number, retry: number | null, retryAfter: number | null, random: number): number {
  const first = Math.min(Math.max(retry ?? 2000, least), most)
  const wait = Math.max(least, Math.min(first * 2 ** Math.min(failures, 10), most) * (0.5 + random / 2))
  return retryAfter === null ? wait : Math.max(wait, Math.min(retryAfter, 600) * 1000 * (1 + random / 5))
}
