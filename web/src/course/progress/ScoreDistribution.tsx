import { useCallback } from 'react'
import type { Schemas } from '../../api/client'
import { ChartCard } from '../../charts/ChartCard'
import type { Look } from '../../charts/look'
import { Empty } from '../../states/Empty'
import { t } from '../../texts'
import { binColumns, histogram } from './histogram'
import { scoresSaid } from './summaries'

const columns = binColumns(t.course.learners)

/** Learners by what they have so far. */
export function ScoreDistribution({ bins }: { bins: readonly Schemas['ScoreBin'][] }) {
  const option = useCallback((look: Look) => histogram(bins, look, t.course.learners, null), [bins])
  return (
    <ChartCard
      title={t.course.scores.title}
      unit={t.course.learners}
      measure="scoreDistribution (course)"
      summary={scoresSaid(bins)}
      // Ten empty bins are no picture of anything.
      rows={bins.some((b) => b.count > 0) ? bins : []}
      columns={columns}
      option={option}
      height={240}
      empty={<Empty title={t.course.scores.empty} text={t.course.scores.emptyText} />}
    />
  )
}
