import { Button, Text } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import type { Schemas } from '../api/client'
import { ChartCard } from '../charts/ChartCard'
import { axis, type Look } from '../charts/look'
import type { Column } from '../charts/table'
import { day, duration, number, short, shortDay } from '../figures/format'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { useReader } from './reader'

type Week = Schemas['LearningWeek']

/** Learning time week by week, with the learner's goal as a line and the cohort's middle as another. */
export function WeeklyMinutes({ weeks }: { weeks: Week[] }) {
  const { isOwn, voice } = useReader()
  const words = t.learner.time
  const [isAsked, setAsked] = useState(false)
  const hasMedian = weeks.some((w) => w.cohortMedian !== null)
  // The learner themself compares only if they like to.
  const median = hasMedian && (!isOwn || isAsked) ? voice.medianName : null
  const option = useCallback((look: Look, width: number) => draw(weeks, median, look, width), [weeks, median])
  const columns = useMemo(() => columnsOf(voice.medianName), [voice])
  const isIdle = weeks.every((w) => w.minutes === 0)
  return (
    <ChartCard
      title={words.weeks}
      unit={words.unit}
      measure="weeklyMinutes"
      summary={summaryOfWeeks(weeks)}
      rows={isIdle ? [] : weeks}
      columns={columns}
      option={option}
      height={270}
      empty={<Empty {...voice.noMinutes} />}
    >
      {!isIdle && isOwn && hasMedian && (
        <Button
          size="compact-sm"
          variant={isAsked ? 'light' : 'default'}
          aria-pressed={isAsked}
          onClick={() => setAsked(!isAsked)}
        >
          {voice.compare}
        </Button>
      )}
      {!isIdle && !isOwn && !hasMedian && (
        <Text size="xs" c="dimmed">
          {words.noMedian}
        </Text>
      )}
    </ChartCard>
  )
}

function draw(weeks: Week[], medianName: string | null, look: Look, width: number) {
  const words = t.learner.time
  const goal = weeks.at(-1)?.goal ?? null
  const [bars, median, line] = [look.series[0]!, look.series[1]!, look.series[2]!]
  return {
    legend: {
      data: [words.minutes, ...(medianName === null ? [] : [medianName]), ...(goal === null ? [] : [words.goal])],
    },
    grid: { left: 44, right: 14, top: 40, bottom: 26 },
    tooltip: {
      trigger: 'axis',
      formatter: (marks: { dataIndex: number }[]) => tip(weeks[marks[0]!.dataIndex]!, medianName),
    },
    xAxis: {
      type: 'category',
      data: weeks.map((w) => shortDay(w.from)),
      ...axis(look),
    },
    yAxis: {
      type: 'value',
      name: t.words.unit.minutes,
      minInterval: 1,
      ...axis(look),
      axisLabel: { ...axis(look).axisLabel, formatter: short },
    },
    series: [
      {
        type: 'bar',
        name: words.minutes,
        color: bars,
        barMaxWidth: width < 500 ? 18 : 34,
        itemStyle: { borderRadius: [3, 3, 0, 0] },
        data: weeks.map((w) => ({
          value: w.minutes,
          // The week that goes on is an outline: there is more to come.
          ...(w.isComplete
            ? {}
            : { itemStyle: { color: look.surface, borderColor: bars, borderWidth: 2, borderType: 'dashed' } }),
        })),
      },
      ...(medianName !== null
        ? [
            {
              type: 'line',
              name: medianName,
              color: median,
              data: weeks.map((w) => w.cohortMedian),
              symbol: 'circle',
              symbolSize: 5,
              showSymbol: weeks.length <= 20,
              lineStyle: { width: 2 },
            },
          ]
        : []),
      ...(goal === null
        ? []
        : [
            {
              type: 'line',
              name: words.goal,
              color: line,
              data: weeks.map((w) => w.goal),
              symbol: 'none',
              lineStyle: { width: 2, type: 'dashed' },
            },
          ]),
    ],
  }
}

function tip(week: Week, medianName: string | null): string {
  const words = t.learner.time
  return [
    `${words.week} ${day(week.from)}${week.isComplete ? '' : `, ${words.soFar}`}`,
    `${words.minutes}: ${duration(week.minutes)}`,
    ...(medianName === null || week.cohortMedian === null ? [] : [`${medianName}: ${duration(week.cohortMedian)}`]),
    ...(week.goal === null ? [] : [`${words.goal}: ${duration(week.goal)}`]),
  ].join('\n')
}

function columnsOf(medianName: string): Column<Week>[] {
  const words = t.learner.time
  return [
    {
      label: words.week,
      value: (w) => w.from,
      text: (w) => (w.isComplete ? day(w.from) : `${day(w.from)}, ${words.soFar}`),
    },
    { label: words.minutes, value: (w) => w.minutes, text: (w) => number(w.minutes, 'minutes') },
    { label: words.goal, value: (w) => w.goal, text: (w) => number(w.goal, 'minutes') },
    {
      label: words.met,
      value: (w) => (w.metGoal === null ? null : w.metGoal ? words.yes : words.no),
    },
    { label: medianName, value: (w) => w.cohortMedian, text: (w) => number(w.cohortMedian, 'minutes') },
  ]
}

/** The chart in words. */
export function summaryOfWeeks(weeks: readonly Week[]): string {
  const current = weeks.at(-1)
  if (current === undefined) return t.charts.empty
  const best = weeks.reduce((most, w) => (w.minutes > most.minutes ? w : most))
  const whole = weeks.filter((w) => w.isComplete && w.metGoal !== null)
  const said = t.learner.time.summary(weeks.length, duration(current.minutes), duration(best.minutes), day(best.from))
  return whole.length === 0
    ? said
    : `${said} ${t.learner.time.summaryGoal(whole.filter((w) => w.metGoal).length, whole.length)}`
}
