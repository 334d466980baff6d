import type { Schemas } from '../api/client'
import { figure } from '../figures/format'
import { t } from '../texts'

/** What a distribution of scores counts. */
export type Counted = 'attempts' | 'learners'

/** In which bin most scores lie, the first of equal ones, and where the pass mark is. */
export function scoresSaid(bins: readonly Schemas['ScoreBin'][], counted: Counted, passing: number | null): string {
  const most = bins.reduce((a, b) => (b.count > a.count ? b : a), { from: 0, to: 0, count: 0 })
  if (most.count === 0) return t.charts.scores.none
  const all = bins.reduce((sum, bin) => sum + bin.count, 0)
  return t.charts.scores.summary[counted](
    all,
    most.count,
    most.from,
    most.to,
    passing === null ? null : figure(passing, 'percent'),
  )
}
