import { useCallback, useMemo } from 'react'
import type { Schemas } from '../api/client'
import { ChartCard } from '../charts/ChartCard'
import type { Look } from '../charts/look'
import type { Column } from '../charts/table'
import { day, duration, monthNames, number, weekdayNames } from '../figures/format'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { firstShown } from './calendar'
import { useReader } from './reader'

type Day = Schemas['CalendarDay']

/** Minutes a day, by shade: none, then up to each of these, then more. */
const steps = [15, 30, 60]

/** The last 365 days, as many weeks of them as fit. */
export function ActivityCalendar({ days }: { days: Day[] }) {
  const { voice } = useReader()
  const words = t.learner.calendar
  const option = useCallback((look: Look, width: number) => draw(days, look, width), [days])
  const columns = useMemo(() => columnsOf(), [])
  return (
    <ChartCard
      title={words.title}
      unit={words.unit}
      measure="activityCalendar"
      summary={summaryOfDays(days)}
      rows={days.some((d) => d.isActive || d.events > 0) ? days : []}
      columns={columns}
      option={option}
      height={190}
      empty={<Empty {...voice.never} />}
    />
  )
}

function draw(days: Day[], look: Look, width: number) {
  const words = t.learner.calendar
  const from = firstShown(days, width)
  const shown = days.filter((d) => d.date >= from)
  return {
    tooltip: {
      formatter: ({ dataIndex }: { dataIndex: number }) => {
        const d = shown[dataIndex]!
        return words.tip(day(d.date), duration(d.minutes), d.events)
      },
    },
    visualMap: {
      type: 'piecewise',
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemWidth: 12,
      itemHeight: 12,
      itemGap: width < 500 ? 8 : 12,
      textGap: 4,
      dimension: 1,
      textStyle: { color: look.faint, fontSize: 11 },
      pieces: [
        { value: 0, label: words.none, color: look.ramp[0]! },
        ...steps.map((step, i) => ({
          gt: steps[i - 1] ?? 0,
          lte: step,
          label: words.upTo(step),
          color: look.ramp[i + 1]!,
        })),
        { gt: steps.at(-1)!, label: words.over(steps.at(-1)!), color: look.ramp.at(-1)! },
      ],
    },
    calendar: {
      left: 40,
      right: 6,
      top: 24,
      cellSize: ['auto', 16],
      range: [from, days.at(-1)!.date],
      itemStyle: { color: 'transparent', borderColor: look.surface, borderWidth: 2 },
      splitLine: { show: false },
      yearLabel: { show: false },
      monthLabel: { color: look.faint, nameMap: monthNames() },
      dayLabel: { color: look.faint, firstDay: 1, nameMap: weekdayNames(), fontSize: 11 },
    },
    series: [
      {
        type: 'heatmap',
        coordinateSystem: 'calendar',
        // A day with events and no minutes was a day of learning: it has the first shade, not none.
        data: shown.map((d) => [d.date, d.events > 0 ? Math.max(d.minutes, 0.01) : d.minutes]),
      },
    ],
  }
}

function columnsOf(): Column<Day>[] {
  const words = t.learner.calendar
  return [
    { label: words.day, value: (d) => d.date, text: (d) => day(d.date) },
    { label: words.minutes, value: (d) => d.minutes, text: (d) => number(d.minutes, 'minutes') },
    { label: words.events, value: (d) => d.events, text: (d) => number(d.events) },
    { label: words.active, value: (d) => (d.isActive ? t.learner.time.yes : t.learner.time.no) },
  ]
}

/** The calendar in words. */
export function summaryOfDays(days: readonly Day[]): string {
  const active = days.filter((d) => d.isActive)
  const last = active.at(-1)
  return last === undefined ? t.charts.empty : t.learner.calendar.summary(active.length, days.length, day(last.date))
}
