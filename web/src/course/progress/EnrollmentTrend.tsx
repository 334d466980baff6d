import { useCallback } from 'react'
import type { Schemas } from '../../api/client'
import { ChartCard } from '../../charts/ChartCard'
import { axis, type Look } from '../../charts/look'
import type { Column } from '../../charts/table'
import { day, number, short, shortDay } from '../../figures/format'
import { t } from '../../texts'
import { enrollmentsSaid } from './summaries'

type Day = Schemas['EnrollmentDay']

const text = t.course.progress.enrollments

const columns: Column<Day>[] = [
  { label: t.course.day, value: (d) => d.date, text: (d) => day(d.date) },
  { label: text.enrolled, value: (d) => d.enrollments, text: (d) => number(d.enrollments) },
  { label: text.completed, value: (d) => d.completions, text: (d) => number(d.completions) },
  { label: text.dropped, value: (d) => d.drops, text: (d) => number(d.drops) },
]

interface Props {
  days: readonly Day[]
  total: (metric: string) => number | null
}

/** Who came and who finished stand up; below them, on an axis of its own, who left hangs down. */
export function EnrollmentTrend({ days, total }: Props) {
  const option = useCallback((look: Look) => drawing(days, look), [days])
  return (
    <ChartCard
      title={text.title}
      unit={text.unit}
      measure="enrollments (course dashboard)"
      summary={enrollmentsSaid(days, total)}
      rows={days}
      columns={columns}
      option={option}
      height={320}
    />
  )
}

/** Of more days, bars would be thinner than the gaps between them. */
const mostBars = 100

function drawing(days: readonly Day[], look: Look) {
  const dates = days.map((d) => shortDay(d.date))
  const shape = (colour: string) =>
    days.length > mostBars
      ? {
          type: 'line' as const,
          step: 'middle' as const,
          color: colour,
          showSymbol: false,
          lineStyle: { width: 1.2 },
          areaStyle: { opacity: 0.35 },
        }
      : { type: 'bar' as const, color: colour, barMaxWidth: 14, barMinWidth: 1, barGap: '10%', barCategoryGap: '25%' }
  const axisOf = (gridIndex: number, name: string) => ({
    ...axis(look),
    type: 'value' as const,
    gridIndex,
    name,
    inverse: gridIndex === 1,
    nameTextStyle: { color: look.faint, align: 'left' as const },
    minInterval: 1,
    splitNumber: gridIndex === 0 ? 4 : 2,
    // Where all is nothing, nothing still has a scale.
    max: (of: { max: number }) => (of.max === 0 ? 1 : undefined),
    axisLabel: { ...axis(look).axisLabel, formatter: short },
  })
  return {
    legend: {},
    grid: [
      { left: 44, right: 12, top: 56, height: '40%' },
      { left: 44, right: 12, bottom: 28, height: '20%' },
    ],
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: days.length > mostBars ? 'line' : 'shadow' },
      formatter: ([at]: { dataIndex: number }[]) => {
        const d = days[at!.dataIndex]!
        return [
          day(d.date),
          `${text.enrolled}: ${number(d.enrollments)}`,
          `${text.completed}: ${number(d.completions)}`,
          `${text.dropped}: ${number(d.drops)}`,
        ].join('\n')
      },
    },
    xAxis: [
      { ...axis(look), type: 'category', data: dates, gridIndex: 0 },
      { ...axis(look), type: 'category', data: dates, gridIndex: 1, position: 'top', axisLabel: { show: false } },
    ],
    yAxis: [axisOf(0, text.came), { ...axisOf(1, text.left), nameLocation: 'end' as const }],
    series: [
      { ...shape(look.outcome.enrolled), name: text.enrolled, data: days.map((d) => d.enrollments) },
      { ...shape(look.outcome.completed), name: text.completed, data: days.map((d) => d.completions) },
      {
        ...shape(look.outcome.dropped),
        name: text.dropped,
        xAxisIndex: 1,
        yAxisIndex: 1,
        data: days.map((d) => d.drops),
      },
    ],
  }
}
