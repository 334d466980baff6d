import { t } from '../texts'
import type { Rejected } from './useRejected'

/** A reason in plain words; one that the page does not know stands as it is. */
export function reasonOf(code: string): { name: string; text: string } {
  return t.events.reasons[code] ?? { name: code, text: '' }
}

/** What became of a rejected event. */
export function stateOf({ replayResult, fixedBy }: Rejected): string {
  const { states } = t.events.rejections
  if (replayResult === null) return states.open
  if (replayResult === 'accepted') return fixedBy === null ? states.accepted : states.fixed
  if (replayResult === 'duplicate') return states.duplicate
  return states.again(reasonOf(replayResult).name)
}
