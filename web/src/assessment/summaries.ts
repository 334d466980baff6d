import { t } from '../texts'
import { flagsOf } from './advice'
import type { Question } from './useAssessment'

/** What the map of questions says: how many are drawn, and how many of them have something to look at. */
export function mapSummary(drawn: readonly Pick<Question, 'flags'>[]): string {
  return t.assessment.map.summary(drawn.length, drawn.filter((question) => flagsOf(question).length > 0).length)
}
