import { useCallback } from 'react'
import type { Schemas } from '../api/client'
import { ChartCard } from '../charts/ChartCard'
import { axis, type Look } from '../charts/look'
import type { Column } from '../charts/table'
import { figure, number } from '../figures/format'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { scoreSummary } from './summaries'
import type { Assessment } from './useAssessment'

type Bin = Schemas['ScoreBin']

const text = t.assessment.scores

const columns: Column<Bin>[] = [
  { label: text.range, value: (bin) => text.bin(bin.from, bin.to) },
  { label: text.count, value: (bin) => bin.count, text: (bin) => number(bin.count) },
]

/** How many scored how much, and where the pass mark lies among them. */
export function ScoreDistribution({ assessment }: { assessment: Assessment }) {
  const { scoreDistribution: bins, passingScore } = assessment
  const option = useCallback(
    (look: Look) => ({
      tooltip: {
        trigger: 'axis',
        axisPointer: { type: 'shadow' },
        formatter: ([bar]: { name: string; value: number }[]) => (bar ? text.tip(bar.name, bar.value) : ''),
      },
      grid: { left: 46, right: 16, top: 34, bottom: 44 },
      xAxis: [
        {
          ...axis(look),
          type: 'category',
          data: bins.map((bin) => text.bin(bin.from, bin.to)),
          name: text.range,
          nameLocation: 'middle',
          nameGap: 28,
        },
        // The pass mark lies anywhere on the scale, not at a bin.
        { type: 'value', min: 0, max: 100, show: false },
      ],
      yAxis: {
        ...axis(look),
        type: 'value',
        minInterval: 1,
        name: text.count,
        nameTextStyle: { color: look.faint, align: 'left' },
      },
      series: [
        {
          type: 'bar',
          data: bins.map((bin) => bin.count),
          barCategoryGap: '8%',
          itemStyle: { borderRadius: [3, 3, 0, 0] },
        },
        {
          type: 'line',
          xAxisIndex: 1,
          data: [],
          silent: true,
          markLine: {
            silent: true,
            symbol: 'none',
            lineStyle: { color: look.text, type: 'dashed', width: 1.5 },
            label: {
              color: look.text,
              formatter: passingScore === null ? '' : text.passMark(figure(passingScore, 'percent')),
              // Beside the line where there is room, so that it does not leave the picture.
              position: 'end',
              align:
                passingScore !== null && passingScore > 75
                  ? 'right'
                  : passingScore !== null && passingScore < 25
                    ? 'left'
                    : 'center',
            },
            data: passingScore === null ? [] : [{ xAxis: passingScore }],
          },
        },
      ],
    }),
    [bins, passingScore],
  )
  return (
    <ChartCard
      title={text.title}
      unit={text.unit}
      measure="scoreDistribution"
      summary={scoreSummary(assessment)}
      rows={bins.some((bin) => bin.count > 0) ? bins : []}
      columns={columns}
      option={option}
      height={290}
      empty={<Empty title={text.none} />}
    />
  )
}
