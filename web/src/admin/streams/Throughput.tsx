import { Text } from '@mantine/core'
import { useCallback, useMemo } from 'react'
import { ChartCard } from '../../charts/ChartCard'
import { axis, type Look } from '../../charts/look'
import type { Column } from '../../charts/table'
import { number, short, timeOf } from '../../figures/format'
import { useMe } from '../../session/useMe'
import { Empty } from '../../states/Empty'
import { t } from '../../texts'
import { useMoment } from '../../app/Moment'
import { busiest, stepsOf, throughputSaid, type Step } from './rates'
import type { Rates } from './useKafka'

const text = t.streams.throughput

/** Lines told apart by their strokes too, not by colour alone. */
const strokes = ['solid', 'dashed', 'dotted'] as const

/** Messages of the topics over time, the busiest as lines. */
export function Throughput({ rates }: { rates: Rates }) {
  const zone = useMe()?.timeZone ?? 'UTC'
  const moment = useMoment()
  const steps = useMemo(() => stepsOf(rates), [rates])
  const drawn = useMemo(() => busiest(steps), [steps])
  const names = useMemo(() => rates.topics.map((topic) => topic.topic), [rates])
  const option = useCallback((look: Look) => drawing(steps, names, drawn, zone, look), [steps, names, drawn, zone])
  const columns: Column<Step>[] = [
    { label: text.begins, value: (s) => s.from, text: (s) => moment(s.from) },
    ...names.map((label, i) => ({
      label,
      value: (s: Step) => s.messages[i] ?? null,
      text: (s: Step) => number(s.messages[i]),
    })),
  ]
  const active = names.filter((_, i) => steps.some((step) => (step.messages[i] ?? 0) > 0)).length
  return (
    <ChartCard
      title={text.title}
      unit={rates.stepSeconds === 60 ? text.unit.minute : text.unit.quarter}
      measure="throughput (Kafka)"
      summary={throughputSaid(rates, steps, zone)}
      rows={steps}
      columns={columns}
      option={option}
      height={280}
      empty={<Empty title={text.empty} text={text.emptyText} />}
    >
      {active > drawn.length && (
        <Text size="xs" c="dimmed">
          {text.others(drawn.length)}
        </Text>
      )}
    </ChartCard>
  )
}

function drawing(steps: readonly Step[], names: readonly string[], drawn: readonly number[], zone: string, look: Look) {
  // Where no topic had any message, the first still says so by its line along the ground.
  const shown = drawn.length > 0 ? drawn : [0]
  return {
    tooltip: {
      trigger: 'axis',
      formatter: ([at]: [{ dataIndex: number }]) => {
        const step = steps[at.dataIndex]!
        return [timeOf(step.from, zone), ...shown.map((i) => `${names[i]}: ${number(step.messages[i])}`)].join('\n')
      },
    },
    // Each with its own stroke; however many there are, in one line to be leafed through.
    legend: { right: 0, left: 0, type: 'scroll', itemWidth: 28, icon: undefined },
    grid: { left: 48, right: 14, top: 60, bottom: 28 },
    xAxis: { type: 'category', boundaryGap: false, data: steps.map((s) => timeOf(s.from, zone)), ...axis(look) },
    yAxis: {
      type: 'value',
      minInterval: 1,
      name: text.axis,
      // Where all is nothing, nothing still has a scale.
      max: (of: { max: number }) => (of.max > 0 ? undefined : 1),
      ...axis(look),
      axisLabel: { ...axis(look).axisLabel, formatter: short },
    },
    series: shown.map((i, place) => ({
      type: 'line',
      name: names[i],
      data: steps.map((s) => s.messages[i]),
      color: look.series[place % look.series.length],
      lineStyle: { width: 2, type: strokes[place % strokes.length] },
      symbol: 'circle',
      showSymbol: steps.length === 1,
      symbolSize: 7,
    })),
  }
}
