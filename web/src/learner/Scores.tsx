import { Text } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import type { Schemas } from '../api/client'
import { ChartCard } from '../charts/ChartCard'
import { axis, type Look } from '../charts/look'
import type { Column } from '../charts/table'
import { dayOf, figure, shortDayOf } from '../figures/format'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { useReader } from './reader'
import { kindOf, titleOfWork } from './work'

type Score = Schemas['ScorePoint']

/** Kinds with a colour of their own; scarcer ones share the last. Triangles are kept for what was late. */
const shapes = ['circle', 'rect', 'diamond', 'roundRect']

/** Every graded piece of work by kind, the running mean, and what was to be reached. */
export function Scores({ scores, zone }: { scores: Score[]; zone: string }) {
  const { voice } = useReader()
  const words = t.learner.scores
  const option = useCallback((look: Look, width: number) => draw(scores, zone, look, width), [scores, zone])
  const columns = useMemo(() => columnsOf(zone), [zone])
  return (
    <ChartCard
      title={words.title}
      unit={words.unit}
      measure="scores (learner)"
      summary={summaryOfScores(scores)}
      rows={scores}
      columns={columns}
      option={option}
      height={300}
      empty={<Empty {...voice.noScores} />}
    >
      {scores.some((s) => s.isLate) && (
        <Text size="xs" c="dimmed">
          {words.lateKey}
        </Text>
      )}
    </ChartCard>
  )
}

function draw(scores: Score[], zone: string, look: Look, width: number) {
  const words = t.learner.scores
  const kinds = kindsOf(scores)
  const colours = look.series.slice(1)
  const at = (s: Score) => new Date(s.date).getTime()
  const size = width < 500 ? 9 : 11
  return {
    legend: {
      type: 'scroll',
      icon: undefined,
      itemWidth: 14,
      itemHeight: 10,
      data: [...kinds, words.mean, words.pass],
    },
    grid: { left: 40, right: 16, top: width < 500 ? 64 : 40, bottom: 26 },
    tooltip: {
      trigger: 'item',
      formatter: ({ data }: { data: { score?: Score } }) => (data.score === undefined ? '' : tip(data.score, zone)),
    },
    xAxis: {
      type: 'time',
      // No ticks within a day: they would all bear its name.
      minInterval: 86_400_000,
      ...axis(look),
      splitLine: { show: false },
      axisLabel: { ...axis(look).axisLabel, formatter: (time: number) => shortDayOf(time, zone) },
    },
    yAxis: { type: 'value', name: t.words.unit.percent, min: 0, max: 100, ...axis(look) },
    series: [
      {
        type: 'scatter',
        name: words.pass,
        color: look.faint,
        symbol: 'rect',
        symbolSize: [size + 5, 2],
        silent: true,
        data: scores.filter((s) => s.passingScore !== null).map((s) => ({ value: [at(s), s.passingScore] })),
      },
      {
        type: 'line',
        name: words.mean,
        color: look.series[0]!,
        showSymbol: scores.length === 1,
        symbol: 'circle',
        lineStyle: { width: 2 },
        data: scores.map((s) => ({ value: [at(s), s.runningMean], score: s })),
      },
      ...kinds.map((kind, i) => ({
        type: 'scatter',
        name: kind,
        color: colours[i % colours.length]!,
        symbol: shapes[i % shapes.length]!,
        symbolSize: size,
        itemStyle: { borderColor: look.surface, borderWidth: 1 },
        data: scores
          .filter((s) => kindOf(s) === kind)
          .map((s) => ({
            value: [at(s), s.score],
            score: s,
            ...(s.isLate ? { symbol: 'triangle', symbolSize: size + 3 } : {}),
          })),
      })),
    ],
  }
}

/** By how often they come. */
function kindsOf(scores: readonly Score[]): string[] {
  const counts = new Map<string, number>()
  for (const score of scores) counts.set(kindOf(score), (counts.get(kindOf(score)) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1]).map(([kind]) => kind)
}

function tip(score: Score, zone: string): string {
  const words = t.learner.scores
  return [
    titleOfWork(score),
    ...(score.courseTitle === null ? [] : [score.courseTitle]),
    `${kindOf(score)}, ${dayOf(score.date, zone)}${score.isLate ? `, ${words.handedInLate}` : ''}`,
    `${words.score}: ${figure(score.score, 'percent')}`,
    ...(score.passingScore === null ? [] : [`${words.pass}: ${figure(score.passingScore, 'percent')}`]),
    `${words.mean}: ${figure(score.runningMean, 'percent')}`,
  ].join('\n')
}

function columnsOf(zone: string): Column<Score>[] {
  const words = t.learner.scores
  const said = (value: boolean | null) => (value === null ? null : value ? words.yes : words.no)
  return [
    { label: words.date, value: (s) => s.date, text: (s) => dayOf(s.date, zone) },
    { label: words.work, value: titleOfWork },
    { label: words.course, value: (s) => s.courseTitle ?? s.courseId },
    { label: words.kind, value: kindOf },
    { label: words.score, value: (s) => s.score, text: (s) => figure(s.score, 'percent') },
    { label: words.pass, value: (s) => s.passingScore, text: (s) => figure(s.passingScore, 'percent') },
    { label: words.passed, value: (s) => said(s.passed) },
    { label: words.late, value: (s) => said(s.isLate) },
    { label: words.mean, value: (s) => s.runningMean, text: (s) => figure(s.runningMean, 'percent') },
  ]
}

/** The chart in words. */
export function summaryOfScores(scores: readonly Score[]): string {
  const latest = scores.at(-1)
  if (latest === undefined) return t.charts.empty
  const words = t.learner.scores
  const late = scores.filter((s) => s.isLate === true).length
  const failed = scores.filter((s) => s.passed === false).length
  return [
    words.summary(
      scores.length,
      figure(latest.score, 'percent'),
      titleOfWork(latest),
      figure(latest.runningMean, 'percent'),
    ),
    ...(late === 0 ? [] : [words.summaryLate(late)]),
    ...(failed === 0 ? [] : [words.summaryFailed(failed)]),
  ].join(' ')
}
