import type { Schemas } from '../api/client'
import { membersOf } from './jsonPlaces'

type Event = Schemas['EventInFull']

/**
 * The event as one could send it: the envelope with what the payload holds of ids, client and data. These are taken from the text of the
 * answer, since a number that was read and written again might be another.
 * @param served The answer that told of it.
 */
export function envelopeOf(event: Event, served: string): string {
  return textOf([['id', JSON.stringify(event.eventId)], ...membersToSend(event, served)])
}

/**
 * The same as a command of a shell, with the key as a variable: none is ever put into a clipboard. The server gives it an id of its own:
 * under that of this event anything written a little differently would be a conflict.
 */
export function curlOf(event: Event, served: string, origin: string): string {
  const body = textOf(membersToSend(event, served)).replaceAll("'", "'\\''")
  return `curl -s ${origin}/api/v1/events -H "X-API-Key: $KEY" -H 'Content-Type: application/json' -d '${body}'`
}

function membersToSend(event: Event, served: string): [string, string][] {
  const { type, appId, eventName, userId, courseId, sessionId, occurredAt } = event
  const known = Object.entries({ type, appId, eventName, userId, courseId, sessionId, occurredAt })
  return [
    ...known
      .filter(([, value]) => value !== null)
      .map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
    ...membersOf(served, 'payload').filter(([name]) => !known.some(([one, value]) => one === name && value !== null)),
  ]
}

function textOf(members: readonly [string, string][]): string {
  return `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`
}
