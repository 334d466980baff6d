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

/** Who came and who finished stand up, who left hangs down. */
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

function drawing(days: readonly Day[], look: Look) {
  const bars = { type: 'bar' as const, barMaxWidth: 14, barMinWidth: 1, barGap: '10%', barCategoryGap: '25%' }
  return {
    legend: {},
    grid: { left: 44, right: 12, top: 40, bottom: 28 },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
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
    xAxis: { ...axis(look), type: 'category', data: days.map((d) => shortDay(d.date)) },
    yAxis: {
      ...axis(look),
      type: 'value',
      minInterval: 1,
      axisLabel: { ...axis(look).axisLabel, formatter: (v: number) => short(Math.abs(v)) },
    },
    series: [
      { ...bars, name: text.enrolled, stack: 'in', color: look.series[0], data: days.map((d) => d.enrollments) },
      { ...bars, name: text.completed, stack: 'done', color: look.series[5], data: days.map((d) => d.completions) },
      { ...bars, name: text.dropped, stack: 'in', color: look.series[1], data: days.map((d) => -d.drops) },
    ],
  }
}
