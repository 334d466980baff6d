import { useCallback, type ReactNode } from 'react'
import type { Schemas } from '../api/client'
import { figure, number, short } from '../figures/format'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { ChartCard } from './ChartCard'
import { axis, type Look } from './look'
import { scoresSaid, type Counted } from './scores'
import type { Column } from './table'

type Bin = Schemas['ScoreBin']

const text = t.charts.scores
const rangeOf = (bin: Bin) => text.bin(bin.from, bin.to)
const columnsOf = (counted: Counted): Column<Bin>[] => [
  { label: text.axis, value: rangeOf },
  { label: text.counted[counted], value: (bin) => bin.count, text: (bin) => number(bin.count) },
]
const none: readonly Bin[] = []

interface Props {
  title: string
  /** Its entry in the glossary. */
  measure: string
  bins: readonly Bin[]
  counted: Counted
  /** Percent; null: there is none. */
  passing?: number | null
  /** Whose scores they are, where the title does not say it. */
  of?: string
  controls?: ReactNode
}

/** Ten bins of scores as bars that touch, and where the pass mark lies among them. */
export function ScoreHistogram({ title, measure, bins, counted, passing = null, of, controls }: Props) {
  const option = useCallback((look: Look) => drawing(bins, look, counted, passing), [bins, counted, passing])
  const said = scoresSaid(bins, counted, passing)
  return (
    <ChartCard
      title={title}
      unit={text.unit[counted]}
      measure={measure}
      summary={of === undefined ? said : `${of}: ${said}`}
      // Ten empty bins are no picture of anything.
      rows={bins.some((bin) => bin.count > 0) ? bins : none}
      columns={columnsOf(counted)}
      option={option}
      height={290}
      empty={<Empty title={text.none} text={text.noneText} />}
      controls={controls}
    />
  )
}

function drawing(bins: readonly Bin[], look: Look, counted: Counted, passing: number | null) {
  return {
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: ([bar]: { name: string; value: number }[]) => (bar ? text.tip[counted](bar.name, bar.value) : ''),
    },
    grid: { left: 46, right: 16, top: 34, bottom: 44 },
    xAxis: [
      {
        ...axis(look),
        type: 'category',
        data: bins.map(rangeOf),
        name: text.axis,
        nameLocation: 'middle',
        nameGap: 28,
      },
      // The pass mark lies anywhere on the scale; on an axis of categories it would be moved to the middle of one.
      { type: 'value', min: 0, max: 100, show: false },
    ],
    yAxis: {
      ...axis(look),
      type: 'value',
      minInterval: 1,
      name: text.counted[counted],
      nameTextStyle: { color: look.faint, align: 'left' },
      axisLabel: { ...axis(look).axisLabel, formatter: short },
    },
    series: [
      {
        type: 'bar',
        name: text.counted[counted],
        data: bins.map((bin) => bin.count),
        barCategoryGap: '8%',
        itemStyle: { color: look.series[0], borderRadius: [3, 3, 0, 0] },
      },
      ...(passing === null ? [] : [passLine(look, passing)]),
    ],
  }
}

function passLine(look: Look, passing: number) {
  return {
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
        formatter: text.passMark(figure(passing, 'percent')),
        position: 'end',
        // Beside the line where it would leave the picture.
        align: passing > 75 ? 'right' : passing < 25 ? 'left' : 'center',
      },
      data: [{ xAxis: passing }],
    },
  }
}
