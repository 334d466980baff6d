import type { EChartsCoreOption } from 'echarts/core'
import type { Schemas } from '../../api/client'
import type { Column } from '../../charts/table'
import { axis, type Look } from '../../charts/look'
import { number, short } from '../../figures/format'
import { t } from '../../texts'

type Bin = Schemas['ScoreBin']

/** `70–80`, as an axis has it. */
export const binName = (bin: Bin) => `${bin.from}–${bin.to}`

/** Ten bins of scores as bars that touch. @param passing Where the pass mark lies, percent. @param counted What is counted, on the axis. */
export function histogram(
  bins: readonly Bin[],
  look: Look,
  counted: string,
  passing: number | null,
): EChartsCoreOption {
  return {
    grid: { left: 44, right: 12, top: 26, bottom: 44 },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: ([at]: { dataIndex: number }[]) => {
        const bin = bins[at!.dataIndex]!
        return `${binName(bin)} %\n${number(bin.count)} ${counted}`
      },
    },
    xAxis: {
      ...axis(look),
      type: 'category',
      data: bins.map(binName),
      name: t.course.scores.axis,
      nameLocation: 'middle',
      nameGap: 28,
    },
    yAxis: {
      ...axis(look),
      type: 'value',
      minInterval: 1,
      name: counted,
      nameTextStyle: { color: look.faint, align: 'left' },
      axisLabel: { ...axis(look).axisLabel, formatter: short },
    },
    series: [
      {
        type: 'bar',
        name: counted,
        barCategoryGap: '8%',
        data: bins.map((b) => b.count),
        itemStyle: { color: look.series[0], borderRadius: [3, 3, 0, 0] },
        ...(passing === null ? {} : { markLine: passLine(look, passing) }),
      },
    ],
  }
}

/** Between the bins: an axis of categories has its middles at whole numbers. */
function passLine(look: Look, passing: number) {
  return {
    silent: true,
    symbol: 'none',
    lineStyle: { color: look.warn, type: 'dashed', width: 2 },
    label: { formatter: t.course.scores.passMark(number(passing, 'percent')), color: look.text, position: 'end' },
    data: [{ xAxis: passing / 10 - 0.5 }],
  }
}

export const binColumns = (counted: string): Column<Bin>[] => [
  { label: t.course.scores.axis, value: binName },
  { label: counted, value: (b) => b.count, text: (b) => number(b.count) },
]
