/** What went wrong with a request, as RFC 9457 tells it. */
export class Problem extends Error {
  constructor(
    /** Of HTTP; 0: no answer came. */
    readonly status: number,
    /** Stable, for programs: `not_found`, `unauthenticated` … */
    readonly code: string,
    /** For readers, as the server says it. */
    override readonly message: string,
    /** Finds the request in the server's log. */
    readonly traceId: string | null = null,
    /** By field, where the input was wrong. */
    readonly errors: Record<string, string[]> = {},
    /** Seconds to wait before trying again. */
    readonly retryAfter: number | null = null,
  ) {
    super(message)
    this.name = 'Problem'
  }

  static ofNoAnswer(cause: unknown): Problem {
    return new Problem(0, 'no_answer', cause instanceof Error ? cause.message : String(cause))
  }

  static of(response: Response, body: unknown): Problem {
    const given = (typeof body === 'object' && body !== null ? body : {}) as Partial<Record<string, unknown>>
    const text = (name: string) => (typeof given[name] === 'string' ? (given[name] as string) : null)
    return new Problem(
      response.status,
      text('code') ?? `http_${response.status}`,
      text('detail') ?? text('title') ?? response.statusText,
      text('traceId') ?? response.headers.get('X-Correlation-Id'),
      errorsOf(given.errors),
      secondsOf(response.headers.get('Retry-After')),
    )
  }

  /** Whether the same request may do better later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500
  }

  /** Whether there is nothing for this reader at that place, whatever they ask of it. */
  get isOfPlace(): boolean {
    return this.status === 403 || this.status === 404
  }
}

/** As HTTP has it: seconds, or a date. */
function secondsOf(retryAfter: string | null): number | null {
  if (retryAfter === null || retryAfter.trim() === '') return null
  const seconds = Number(retryAfter)
  if (Number.isFinite(seconds)) return seconds >= 0 ? seconds : null
  const until = Date.parse(retryAfter)
  return Number.isNaN(until) ? null : Math.max(0, Math.ceil((until - Date.now()) / 1000))
}

/** What answers between (a proxy, a page of errors) say by that name may be of any shape. */
function errorsOf(given: unknown): Record<string, string[]> {
  if (typeof given !== 'object' || given === null) return {}
  return Object.fromEntries(
    Object.entries(given)
      .filter((entry): entry is [string, unknown[]] => Array.isArray(entry[1]))
      .map(([field, texts]) => [field, texts.filter((text) => typeof text === 'string')]),
  )
}
