import type { Learner } from './useRoster'

/** As mail programs take them: each address once, who has none left out. */
export function addresses(learners: readonly Pick<Learner, 'email'>[]): string[] {
  return [...new Set(learners.map((learner) => learner.email).filter((email) => email !== null))]
}
