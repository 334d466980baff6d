import { useCallback, useMemo } from 'react'
import { ChartCard } from '../charts/ChartCard'
import { axis, type Look } from '../charts/look'
import type { Column } from '../charts/table'
import { day, number, short, shortDay } from '../figures/format'
import { t } from '../texts'
import { trendSummary, type TrendRow } from './summaries'

const text = t.institution.trend

interface Props {
  title: string
  measure: string
  by: 'day' | 'week'
  rows: readonly TrendRow[]
}

/** Named as the outcomes of `Look`. */
const colours = { enrollments: 'enrolled', completions: 'completed', drops: 'dropped' } as const

/** Lines told apart by their strokes too, not by colour alone. */
const strokes = { enrollments: 'solid', completions: 'dashed', drops: 'dotted' } as const

/** What became of enrollments over time: begun, completed, dropped. */
export function Trend({ title, measure, by, rows }: Props) {
  const told = useMemo(
    () => (['enrollments', 'completions', 'drops'] as const).filter((what) => rows.some((r) => r[what] !== null)),
    [rows],
  )
  const option = useCallback(
    (look: Look) => ({
      tooltip: {
        trigger: 'axis',
        formatter: ([at]: [{ dataIndex: number }]) => {
          const row = rows[at.dataIndex]!
          const when = by === 'week' ? `${text.week} ${day(row.from)}` : day(row.from)
          return [when, ...told.map((what) => `${text[what]}: ${number(row[what])}`)].join('\n')
        },
      },
      // Each with its own stroke.
      legend: { right: 0, itemWidth: 28, icon: undefined },
      grid: { left: 44, right: 14, top: 52, bottom: 28 },
      xAxis: { type: 'category', boundaryGap: false, data: rows.map((r) => shortDay(r.from)), ...axis(look) },
      yAxis: {
        type: 'value',
        minInterval: 1,
        name: text.axis,
        ...axis(look),
        axisLabel: { ...axis(look).axisLabel, formatter: short },
      },
      series: told.map((what) => ({
        type: 'line',
        name: text[what],
        data: rows.map((r) => r[what]),
        color: look.outcome[colours[what]],
        lineStyle: { width: 2, type: strokes[what] },
        symbol: 'circle',
        showSymbol: rows.length === 1,
        symbolSize: 7,
        ...(what === 'enrollments' ? { areaStyle: { opacity: 0.15 } } : {}),
      })),
    }),
    [rows, by, told],
  )
  const columns = useMemo<Column<TrendRow>[]>(
    () => [
      { label: by === 'week' ? text.week : text.day, value: (r) => r.from, text: (r) => day(r.from) },
      ...told.map((what) => ({
        label: text[what],
        value: (r: TrendRow) => r[what],
        text: (r: TrendRow) => number(r[what]),
      })),
    ],
    [by, told],
  )
  return (
    <ChartCard
      title={title}
      unit={by === 'week' ? text.byWeek : text.byDay}
      measure={measure}
      summary={trendSummary(rows)}
      rows={rows}
      columns={columns}
      option={option}
      height={280}
    />
  )
}
