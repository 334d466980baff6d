import { Text } from '@mantine/core'
import { useCallback } from 'react'
import { ChartCard } from '../../charts/ChartCard'
import { axis, type Look } from '../../charts/look'
import type { Column } from '../../charts/table'
import { figure, number } from '../../figures/format'
import { Empty } from '../../states/Empty'
import { t } from '../../texts'
import { biggestDrop, funnelSaid, lost, stepName, type Step } from './funnel'

const text = t.course.content.funnel

const columns: Column<Step>[] = [
  { label: t.course.content.module, value: stepName },
  { label: text.reached, value: (s) => s.reached, text: (s) => number(s.reached) },
  { label: text.wentOn, value: (s) => s.continued, text: (s) => number(s.continued) },
  { label: text.dropoff, value: (s) => s.dropoffRate, text: (s) => figure(s.dropoffRate, 'percent') },
]

/** More steps than one can look at are told by the table alone. */
const most = 40
const rowHeight = 27

/** The course as a funnel, each module a bar as wide as many reached it, what was lost on the way between the two. */
export function ModuleFunnel({ steps }: { steps: readonly Step[] }) {
  const told = steps.length > 0 && steps[0]!.reached !== null
  const drawn = steps.slice(0, most)
  const option = useCallback((look: Look, width: number) => drawing(steps.slice(0, most), look, width), [steps])
  const said = funnelSaid(steps)
  return (
    <ChartCard
      title={text.title}
      unit={t.course.learners}
      measure="modules (course dashboard)"
      summary={said}
      rows={told ? steps : []}
      columns={columns}
      option={option}
      height={Math.max(1, drawn.length * 2 - 1) * rowHeight}
      empty={
        steps.length === 0 ? (
          <Empty title={t.course.content.noModules} text={t.course.content.noModulesText} />
        ) : (
          <Empty title={t.states.smallGroup} />
        )
      }
    >
      {told && (
        <Text size="sm" aria-hidden>
          {said}
          {steps.length > most && ` ${text.cut(most, steps.length)}`}
        </Text>
      )}
    </ChartCard>
  )
}

/** Rows of modules, and between two of them a row that says what was lost. A bar stands in the middle: half of what is missing is left free. */
function drawing(steps: readonly Step[], look: Look, width: number) {
  const widest = Math.max(1, ...steps.map((s) => s.reached ?? 0))
  const worst = biggestDrop(steps)
  const names = Math.min(230, Math.round(width * 0.34))
  // After the last there is nothing between.
  const rows = (two: (s: Step, i: number) => [unknown, unknown]) => steps.flatMap(two).slice(0, -1)
  const bar = { type: 'bar' as const, barWidth: 24, barGap: '-100%' }
  const between = (s: Step, i: number) =>
    i === steps.length - 1 || s.dropoffRate === null
      ? ''
      : lost(s) === 0
        ? text.nobodyLost
        : text.lost(figure(s.dropoffRate, 'percent'), number(lost(s)))
  return {
    grid: { left: names + 10, right: 12, top: 0, bottom: 0 },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'none' },
      formatter: ([at]: { dataIndex: number }[]) => {
        const s = steps[Math.floor(at!.dataIndex / 2)]!
        return [
          stepName(s),
          `${text.reached}: ${number(s.reached)}`,
          `${text.wentOn}: ${number(s.continued)}`,
          `${text.dropoff}: ${figure(s.dropoffRate, 'percent')}`,
        ].join('\n')
      },
    },
    xAxis: { type: 'value', min: 0, max: widest, show: false },
    yAxis: {
      ...axis(look),
      type: 'category',
      inverse: true,
      axisLine: { show: false },
      data: rows((s) => [stepName(s), '']),
      axisLabel: { color: look.text, width: names, overflow: 'truncate', interval: 0 },
    },
    series: [
      {
        ...bar,
        stack: 'funnel',
        silent: true,
        itemStyle: { color: 'transparent' },
        data: rows((s) => [(widest - (s.reached ?? 0)) / 2, 0]),
      },
      {
        ...bar,
        stack: 'funnel',
        name: text.reached,
        label: { show: true, position: 'inside', color: look.surface, fontWeight: 600 },
        data: rows((s) => [
          {
            value: s.reached ?? 0,
            itemStyle: { color: look.series[0], borderRadius: 4 },
            label: { formatter: number(s.reached), ...((s.reached ?? 0) < widest / 8 ? { show: false } : {}) },
          },
          { value: 0, label: { show: false } },
        ]),
      },
      {
        // What is lost stands in the middle between two bars; without a length of its own it needs a place to hang on.
        ...bar,
        silent: true,
        itemStyle: { color: 'transparent' },
        data: rows((s, i) => [
          0,
          {
            value: widest,
            label: {
              show: true,
              position: 'inside' as const,
              formatter: between(s, i),
              color: s === worst ? look.bad : look.faint,
              fontWeight: s === worst ? ('bold' as const) : ('normal' as const),
            },
          },
        ]),
      },
    ],
  }
}
