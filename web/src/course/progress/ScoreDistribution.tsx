import type { Schemas } from '../../api/client'
import { ScoreHistogram } from '../../charts/ScoreHistogram'
import { t } from '../../texts'

/** Learners by what they have so far. */
export function ScoreDistribution({ bins }: { bins: readonly Schemas['ScoreBin'][] }) {
  return <ScoreHistogram title={t.course.scores} measure="scoreDistribution (course)" bins={bins} counted="learners" />
}
