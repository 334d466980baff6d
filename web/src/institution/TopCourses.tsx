import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { Schemas } from '../api/client'
import { ChartCard } from '../charts/ChartCard'
import { axis, type Look } from '../charts/look'
import type { Column } from '../charts/table'
import { number, short } from '../figures/format'
import type { Timeframe } from '../period/search'
import { t } from '../texts'

interface Row {
  id: string
  title: string
  events: number
  enrollments: number
}

const text = t.institution.whole

/** Where most is going on; a bar leads to its course. */
export function TopCourses({ chart, timeframe }: { chart: Schemas['ChartData']; timeframe: Timeframe }) {
  const navigate = useNavigate()
  const rows = useMemo<Row[]>(() => {
    const of = (name: string) => chart.series.find((s) => s.name === name)?.values ?? []
    const [events, enrollments] = [of('events'), of('enrollments')]
    return chart.labels.map((title, i) => ({
      id: chart.ids?.[i] ?? title,
      title,
      events: events[i] ?? 0,
      enrollments: enrollments[i] ?? 0,
    }))
  }, [chart])
  const option = useCallback((look: Look, width: number) => bars(rows, look, width), [rows])
  const open = useCallback(
    (row: Row) => void navigate({ to: '/courses/$courseId', params: { courseId: row.id }, search: { timeframe } }),
    [navigate, timeframe],
  )
  const first = rows[0]
  return (
    <ChartCard
      title={text.topCourses}
      unit={text.eventsUnit}
      measure="top_courses"
      summary={first === undefined ? '' : text.topSummary(first.title, first.events)}
      rows={rows}
      columns={columns}
      option={option}
      height={rows.length * 26 + 48}
      onClick={open}
    />
  )
}

const columns: Column<Row>[] = [
  { label: t.institution.courses.columns.course, value: (r) => r.title },
  { label: t.institution.courses.columns.id, value: (r) => r.id },
  { label: text.events, value: (r) => r.events, text: (r) => number(r.events) },
  { label: t.institution.trend.enrollments, value: (r) => r.enrollments, text: (r) => number(r.enrollments) },
]

function bars(rows: readonly Row[], look: Look, width: number) {
  const left = Math.min(220, Math.round(width * 0.4))
  return {
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: ([at]: [{ dataIndex: number }]) => {
        const row = rows[at.dataIndex]!
        return [
          row.title,
          `${text.events}: ${number(row.events)}`,
          `${t.institution.trend.enrollments}: ${number(row.enrollments)}`,
        ].join('\n')
      },
    },
    grid: { left, right: 24, top: 8, bottom: 40 },
    xAxis: {
      type: 'value',
      minInterval: 1,
      name: text.eventsUnit,
      nameLocation: 'middle',
      nameGap: 24,
      ...axis(look),
      axisLabel: { ...axis(look).axisLabel, formatter: short },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: rows.map((r) => r.title),
      ...axis(look),
      axisLabel: { ...axis(look).axisLabel, interval: 0, width: left - 12, overflow: 'truncate' },
    },
    series: [{ type: 'bar', barMaxWidth: 18, data: rows.map((r) => r.events), cursor: 'pointer' }],
  }
}
