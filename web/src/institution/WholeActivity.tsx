import { useCallback, useMemo } from 'react'
import type { Schemas } from '../api/client'
import { ChartCard } from '../charts/ChartCard'
import { axis, type Look } from '../charts/look'
import type { Column } from '../charts/table'
import { day, number, short, shortDay } from '../figures/format'
import { t } from '../texts'
import { activeSummary } from './summaries'

interface Row {
  date: string
  learners: number
  events: number
}

const text = t.institution.whole

/** Learners and what they did, one above the other: their scales have nothing in common. */
export function WholeActivity({ chart }: { chart: Schemas['ChartData'] }) {
  const rows = useMemo<Row[]>(() => {
    const of = (name: string) => chart.series.find((s) => s.name === name)?.values ?? []
    const [learners, events] = [of('active_users'), of('events')]
    return chart.labels.map((date, i) => ({ date, learners: learners[i] ?? 0, events: events[i] ?? 0 }))
  }, [chart])
  const summary = useMemo(
    () =>
      activeSummary(
        rows.map((r) => ({ from: r.date, to: r.date, learners: r.learners })),
        'daily',
      ),
    [rows],
  )
  const option = useCallback((look: Look) => panels(rows, look), [rows])
  return (
    <ChartCard
      title={text.activity}
      unit={text.learnersAndEvents}
      measure="activity_by_day"
      summary={summary}
      rows={rows}
      columns={columns}
      option={option}
      height={280}
    />
  )
}

const columns: Column<Row>[] = [
  { label: t.institution.trend.day, value: (r) => r.date, text: (r) => day(r.date) },
  { label: t.words.metric.active_learners!, value: (r) => r.learners, text: (r) => number(r.learners) },
  { label: text.events, value: (r) => r.events, text: (r) => number(r.events) },
]

function panels(rows: readonly Row[], look: Look) {
  const days = { type: 'category', data: rows.map((r) => shortDay(r.date)), ...axis(look) }
  const amounts = (name: string) => ({
    type: 'value',
    name,
    minInterval: 1,
    splitNumber: 3,
    ...axis(look),
    axisLabel: { ...axis(look).axisLabel, formatter: short },
  })
  return {
    tooltip: {
      trigger: 'axis',
      formatter: ([at]: [{ dataIndex: number }]) => {
        const row = rows[at.dataIndex]!
        return [
          day(row.date),
          `${t.words.metric.active_learners}: ${number(row.learners)}`,
          `${text.events}: ${number(row.events)}`,
        ].join('\n')
      },
    },
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    grid: [
      { left: 48, right: 14, top: 30, height: 88 },
      { left: 48, right: 14, top: 162, bottom: 28 },
    ],
    xAxis: [
      { ...days, gridIndex: 0, axisLabel: { show: false } },
      { ...days, gridIndex: 1 },
    ],
    yAxis: [
      { ...amounts(t.institution.active.learners), gridIndex: 0 },
      { ...amounts(text.events), gridIndex: 1 },
    ],
    series: [
      {
        type: 'line',
        data: rows.map((r) => r.learners),
        areaStyle: { opacity: 0.15 },
        showSymbol: rows.length === 1,
      },
      { type: 'bar', xAxisIndex: 1, yAxisIndex: 1, barMaxWidth: 24, data: rows.map((r) => r.events) },
    ],
  }
}
