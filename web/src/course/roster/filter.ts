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

/** Without accents and capitals: who looks for "Ade" finds "Adébáyọ̀". */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
}

/** Who matches: all words of the search, in any order, in the name (or, where there is none, the id). */
export function matching(learners: readonly Learner[], filter: Filter): readonly Learner[] {
  if (!isFiltering(filter)) return learners
  const words = plain(filter.q).split(/\s+/).filter(Boolean)
  return learners.filter(
    (learner) =>
      (filter.status === null || learner.status === filter.status) &&
      isOf(filter.flagged, learner) &&
      (words.length === 0 || hasAll(plain(nameOf(learner)), words)),
  )
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

const hasAll = (text: string, words: readonly string[]) => words.every((word) => text.includes(word))

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
