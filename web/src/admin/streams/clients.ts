import type { Client } from './useKafka'

/** So many that ended are told where none is there: what they said last may say why. */
const lastSeen = 3

/** Those that are there, and those that ended; where none is there, the last of these are not hidden. */
export function partedClients(clients: readonly Client[]): { there: Client[]; ended: Client[] } {
  const there = clients.filter((one) => one.state !== 'stopped' && one.state !== 'gone')
  const ended = clients.filter((one) => !there.includes(one))
  return there.length > 0 ? { there, ended } : { there: ended.slice(0, lastSeen), ended: ended.slice(lastSeen) }
}
