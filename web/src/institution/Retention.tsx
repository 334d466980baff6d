import { Text } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import type { Schemas } from '../api/client'
import { ChartCard } from '../charts/ChartCard'
import { axis, type Look } from '../charts/look'
import type { Column } from '../charts/table'
import { day, figure, number } from '../figures/format'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { inkOn, step } from './shades'
import { cohortName, retentionSummary } from './summaries'

type Cohort = Schemas['RetentionCohort']
const text = t.institution.retention

/** Of the row's height, in px, and what stands above and below the grid. */
const rowHeight = 28
const [above, below] = [44, 46]
/** A cell of less has no room for its figure. */
const roomForText = 34

/** Of the learners who began in one week, how many still come in the weeks after. */
export function Retention({ cohorts }: { cohorts: readonly Cohort[] }) {
  const rows = useMemo(() => (cohorts.some((c) => c.size > 0) ? cohorts : []), [cohorts])
  const weeks = Math.max(0, ...rows.map((c) => c.active.length))
  const option = useCallback((look: Look, width: number) => grid(rows, weeks, look, width), [rows, weeks])
  const columns = useMemo<Column<Cohort>[]>(
    () => [
      { label: text.cohort, value: (c) => c.week, text: (c) => day(c.week) },
      { label: text.size, value: (c) => c.size, text: (c) => number(c.size) },
      ...Array.from({ length: weeks }, (_, k) => ({
        label: text.week(k),
        value: (c: Cohort) => c.active[k] ?? null,
        text: (c: Cohort) => (k < c.active.length ? figure(c.active[k], 'percent') : ''),
      })),
    ],
    [weeks],
  )
  return (
    <ChartCard
      title={text.title}
      unit={text.unit}
      measure="retention[]"
      summary={retentionSummary(rows)}
      rows={rows}
      columns={columns}
      option={option}
      height={rows.length * rowHeight + above + below}
      empty={<Empty title={text.empty} text={text.emptyText} />}
    >
      <Text size="xs" c="dimmed">
        {text.note}
      </Text>
    </ChartCard>
  )
}

function grid(rows: readonly Cohort[], weeks: number, look: Look, width: number) {
  const [left, right] = [84, 8]
  const hasRoom = (width - left - right) / weeks >= roomForText
  const steps = look.ramp.length
  return {
    tooltip: { formatter: ({ value }: { value: [number, number] }) => said(rows[value[1]]!, value[0]) },
    grid: { left, right, top: above, bottom: below },
    xAxis: {
      type: 'category',
      position: 'top',
      data: Array.from({ length: weeks }, (_, k) => String(k)),
      name: text.axis,
      nameLocation: 'middle',
      nameGap: 24,
      ...axis(look),
      axisLabel: { ...axis(look).axisLabel, interval: 0 },
    },
    yAxis: { type: 'category', inverse: true, data: rows.map(cohortName), ...axis(look), axisLine: { show: false } },
    visualMap: {
      type: 'piecewise',
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemGap: 8,
      itemWidth: 14,
      selectedMode: false,
      textStyle: { color: look.faint, fontSize: 11 },
      pieces: look.ramp.map((color, i) => {
        const [from, to] = [(100 / steps) * i, (100 / steps) * (i + 1)]
        const isLast = i === steps - 1
        return { gte: from, ...(isLast ? { lte: to } : { lt: to }), color, label: text.band(from, to) }
      }),
    },
    series: [
      {
        type: 'heatmap',
        itemStyle: { borderColor: look.surface, borderWidth: 2 },
        emphasis: { itemStyle: { borderColor: look.text } },
        label: {
          show: hasRoom,
          fontSize: 11,
          formatter: ({ value }: { value: [number, number, number] }) => number(Math.round(value[2])),
        },
        data: rows.flatMap((c, row) =>
          c.active.flatMap((share, k) =>
            share === null ? [] : [{ value: [k, row, share], label: { color: inkOn(look.ramp[step(share, steps)]!) } }],
          ),
        ),
      },
    ],
  }
}

function said(cohort: Cohort, k: number): string {
  return text.cell(day(cohort.week), cohort.size, k, figure(cohort.active[k], 'percent'))
}
