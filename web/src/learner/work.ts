import { t } from '../texts'
import type { Dashboard, Work } from './useLearner'

export type When = 'due' | 'overdue' | 'missed'

export const titleOfWork = (work: Pick<Work, 'title' | 'itemId'>) => work.title ?? work.itemId

/** As it was defined, where that is known: "Quiz"; else whether it is an assessment or an assignment. */
export function kindOf(item: Pick<Dashboard['scores'][number], 'kind' | 'itemType'>): string {
  const { kind, itemType } = item
  if (kind === null) return t.words.kind[itemType] ?? itemType
  return t.words.kind[kind.toLowerCase()] ?? kind
}
