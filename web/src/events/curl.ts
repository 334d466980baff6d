import type { Schemas } from '../api/client'

type Event = Schemas['EventInFull']

/** The event as one could send it: the envelope with what the payload holds of ids, client and data. */
export function envelopeOf(event: Event): Record<string, unknown> {
  const payload = typeof event.payload === 'object' && event.payload !== null ? event.payload : {}
  const all = {
    id: event.eventId,
    type: event.type,
    appId: event.appId,
    eventName: event.eventName,
    userId: event.userId,
    courseId: event.courseId,
    sessionId: event.sessionId,
    occurredAt: event.occurredAt,
    ...payload,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value != null))
}

/** The same as a command of a shell, with the key as a variable: none is ever put into a clipboard. */
export function curlOf(event: Event, origin: string): string {
  const body = JSON.stringify(envelopeOf(event)).replaceAll("'", "'\\''")
  return `curl -s ${origin}/api/v1/events -H "X-API-Key: $KEY" -H 'Content-Type: application/json' -d '${body}'`
}
