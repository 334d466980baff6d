import { figure } from '../figures/format'
import { t } from '../texts'
import { flagsOf } from './advice'
import type { Assessment, Question } from './useAssessment'

/** What the distribution of scores says: where most lie, and the pass mark. */
export function scoreSummary({
  scoreDistribution: bins,
  passingScore,
  totalAttempts,
}: Pick<Assessment, 'scoreDistribution' | 'passingScore' | 'totalAttempts'>): string {
  const most = bins.reduce((a, b) => (b.count > a.count ? b : a), { from: 0, to: 10, count: 0 })
  if (most.count === 0) return t.assessment.scores.none
  const pass = passingScore === null ? null : figure(passingScore, 'percent')
  return t.assessment.scores.summary(totalAttempts ?? 0, most.count, most.from, most.to, pass)
}

/** What the map of questions says: how many are drawn, and how many of them have something to look at. */
export function mapSummary(drawn: readonly Pick<Question, 'flags'>[]): string {
  return t.assessment.map.summary(drawn.length, drawn.filter((question) => flagsOf(question).length > 0).length)
}
