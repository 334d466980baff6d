import { useCallback } from 'react'
import type { Schemas } from '../../api/client'
import { ChartCard } from '../../charts/ChartCard'
import { axis, type Look } from '../../charts/look'
import type { Column } from '../../charts/table'
import { number, short } from '../../figures/format'
import { t } from '../../texts'
import { statusSaid } from './summaries'

type Count = Schemas['StatusCount']

const text = t.course.progress.status

const columns: Column<Count>[] = [
  { label: text.status, value: (c) => t.words.status[c.status] },
  { label: t.course.learners, value: (c) => c.learners, text: (c) => number(c.learners) },
]

export function LearnersByStatus({ counts }: { counts: readonly Count[] }) {
  const option = useCallback((look: Look) => drawing(counts, look), [counts])
  return (
    <ChartCard
      title={text.title}
      unit={t.course.learners}
      measure="learnersByStatus"
      summary={statusSaid(counts)}
      rows={counts}
      columns={columns}
      option={option}
      height={290}
    />
  )
}

function drawing(counts: readonly Count[], look: Look) {
  const colour = {
    not_started: look.faint,
    in_progress: look.series[0],
    dropped: look.outcome.dropped,
    completed: look.outcome.completed,
  }
  return {
    grid: { left: 96, right: 44, top: 8, bottom: 28 },
    tooltip: { trigger: 'item' },
    xAxis: {
      ...axis(look),
      type: 'value',
      minInterval: 1,
      axisLabel: { ...axis(look).axisLabel, formatter: short },
    },
    yAxis: {
      ...axis(look),
      type: 'category',
      inverse: true,
      data: counts.map((c) => t.words.status[c.status]),
      axisLabel: { color: look.text },
    },
    series: [
      {
        type: 'bar',
        name: t.course.learners,
        barMaxWidth: 26,
        label: {
          show: true,
          position: 'right',
          color: look.text,
          formatter: (p: { value: number }) => number(p.value),
        },
        data: counts.map((c) => ({
          value: c.learners,
          itemStyle: { color: colour[c.status], borderRadius: [0, 3, 3, 0] },
        })),
      },
    ],
  }
}
