import { useCallback } from 'react'
import type { Schemas } from '../../api/client'
import { ChartCard } from '../../charts/ChartCard'
import { axis, type Look } from '../../charts/look'
import type { Column } from '../../charts/table'
import { day, figure, number, short, shortDay } from '../../figures/format'
import { t } from '../../texts'
import { activitySaid } from './summaries'

type Day = Schemas['CourseActivityDay']

const text = t.course.progress.activity

const columns: Column<Day>[] = [
  { label: t.course.day, value: (d) => d.date, text: (d) => day(d.date) },
  { label: text.learners, value: (d) => d.activeLearners, text: (d) => number(d.activeLearners) },
  { label: text.hours, value: (d) => d.hours, text: (d) => number(d.hours, 'hours') },
]

interface Props {
  days: readonly Day[]
  total: (metric: string) => number | null
}

/** Learners above, their hours below, by the same days: two axes beside each other would suggest what is not there. */
export function DailyActivity({ days, total }: Props) {
  const option = useCallback((look: Look) => drawing(days, look), [days])
  return (
    <ChartCard
      title={text.title}
      unit={text.unit}
      measure="activityByDay"
      summary={activitySaid(days, total)}
      rows={days}
      columns={columns}
      option={option}
      height={320}
    />
  )
}

function drawing(days: readonly Day[], look: Look) {
  const dates = days.map((d) => shortDay(d.date))
  const up = (gridIndex: number, name: string) => ({
    ...axis(look),
    type: 'value' as const,
    gridIndex,
    name,
    nameTextStyle: { color: look.faint, align: 'left' as const },
    splitNumber: 3,
    minInterval: gridIndex === 0 ? 1 : 0,
    axisLabel: { ...axis(look).axisLabel, formatter: short },
  })
  return {
    grid: [
      { left: 44, right: 12, top: 28, height: '42%' },
      { left: 44, right: 12, bottom: 28, height: '24%' },
    ],
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: {
      trigger: 'axis',
      formatter: ([at]: { dataIndex: number }[]) => {
        const d = days[at!.dataIndex]!
        return `${day(d.date)}\n${text.learners}: ${number(d.activeLearners)}\n${text.hours}: ${figure(d.hours, 'hours')}`
      },
    },
    xAxis: [
      { ...axis(look), type: 'category', data: dates, gridIndex: 0, axisLabel: { show: false } },
      { ...axis(look), type: 'category', data: dates, gridIndex: 1 },
    ],
    yAxis: [up(0, text.learners), up(1, text.hours)],
    series: [
      {
        type: 'line',
        name: text.learners,
        data: days.map((d) => d.activeLearners),
        color: look.series[0],
        areaStyle: { opacity: 0.15 },
        showSymbol: days.length === 1,
      },
      {
        type: 'bar',
        name: text.hours,
        xAxisIndex: 1,
        yAxisIndex: 1,
        data: days.map((d) => d.hours),
        color: look.series[1],
        barMaxWidth: 14,
      },
    ],
  }
}
