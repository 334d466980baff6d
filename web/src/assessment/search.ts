import { textOf, viewOf, type View } from '../period/search'

export const attemptChoices = ['first', 'all'] as const
export type Attempts = (typeof attemptChoices)[number]

export interface AssessmentView extends View {
  /** Of each learner the first attempt alone, or every one. */
  attempts: Attempts
  /** The question whose details stand open. */
  question?: string
}

/** The view that an address names. First attempts as usual: later ones tell more of what was learnt from the first than of the question. */
export function assessmentViewOf(search: Record<string, unknown>): AssessmentView {
  const attempts = attemptChoices.find((a) => a === search.attempts) ?? 'first'
  const question = textOf(search.question)
  return { ...viewOf(search), attempts, ...(question === undefined ? {} : { question }) }
}
