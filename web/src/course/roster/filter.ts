import { matching } from '../../table/sorting'
import type { Asked, Learner } from './useRoster'

export const flagChoices = ['any', 'flagged', 'open', 'clear'] as const
export type FlagChoice = (typeof flagChoices)[number]

export interface Filter {
  q: string
  status: Learner['status'] | null
  flagged: FlagChoice
}

export const noFilter: Filter = { q: '', status: null, flagged: 'any' }

export const isFiltering = (filter: Filter) =>
  filter.q.trim() !== '' || filter.status !== null || filter.flagged !== 'any'

/** Who matches: searched for in the name (or, where there is none, the id). */
export function found(learners: readonly Learner[], { q, status, flagged }: Filter): readonly Learner[] {
  const those = learners.filter((l) => (status === null || l.status === status) && isOf(flagged, l))
  return matching(those, nameOf, q)
}

function isOf(choice: FlagChoice, { flags, handled }: Learner): boolean {
  switch (choice) {
    case 'any':
      return true
    case 'flagged':
      return flags.length > 0
    case 'open':
      return flags.length > 0 && handled === null
    case 'clear':
      return flags.length === 0
  }
}

export const nameOf = ({ name, userId }: Pick<Learner, 'name' | 'userId'>) => name ?? userId

/** The filter as the server takes it. */
export function askedOf({ q, status, flagged }: Filter): Omit<Asked, 'sort' | 'order'> {
  return {
    ...(q.trim() === '' ? {} : { q: q.trim() }),
    ...(status === null ? {} : { status }),
    ...(flagged === 'any' ? {} : { flagged: flagged !== 'clear' }),
    ...(flagged === 'open' ? { handled: false } : {}),
  }
}
