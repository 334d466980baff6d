import { Text } from '@mantine/core'
import { useCallback } from 'react'
import { ChartCard } from '../../charts/ChartCard'
import { axis, type Look } from '../../charts/look'
import type { Column } from '../../charts/table'
import { dayOf, number, short } from '../../figures/format'
import { Empty } from '../../states/Empty'
import { t } from '../../texts'
import { assignmentName, occurring, outcomes, punctualitySaid, type Assignment, type Outcome } from './punctuality'

const text = t.course.work.punctuality

const columnsIn = (timeZone: string): Column<Assignment>[] => [
  { label: text.assignment, value: assignmentName },
  {
    label: t.course.work.due,
    value: (a) => a.dueAt,
    text: (a) => (a.dueAt === null ? t.course.work.neverDue : dayOf(a.dueAt, timeZone)),
  },
  ...outcomes.map((o) => ({
    label: text.outcome[o],
    value: (a: Assignment) => a[o],
    text: (a: Assignment) => number(a[o]),
  })),
  { label: text.enrolled, value: (a) => a.enrolled, text: (a) => number(a.enrolled) },
]

interface Props {
  assignments: readonly Assignment[]
  total: number
  timeZone: string
}

/** More than one can look at are told by the table alone. */
const most = 30

/** Each assignment as a bar of its learners: who handed in when, who did not, who still may. */
export function Punctuality({ assignments, total, timeZone }: Props) {
  const isTold = assignments.some((a) => a.submitted !== null)
  const option = useCallback(
    (look: Look, width: number) => drawing(assignments.slice(0, most), look, width),
    [assignments],
  )
  const said = punctualitySaid(assignments)
  return (
    <ChartCard
      title={text.title}
      unit={t.course.learners}
      measure="punctuality"
      summary={said}
      rows={isTold ? assignments : []}
      columns={columnsIn(timeZone)}
      option={option}
      height={Math.min(assignments.length, most) * 46 + 96}
      empty={
        assignments.length === 0 ? (
          <Empty title={text.none} text={text.noneText} />
        ) : (
          <Empty title={t.states.smallGroup} />
        )
      }
    >
      {isTold && (
        <Text size="sm" aria-hidden>
          {said}
          {total > most && ` ${text.cut(Math.min(most, assignments.length), total)}`}
        </Text>
      )}
    </ChartCard>
  )
}

function drawing(assignments: readonly Assignment[], look: Look, width: number) {
  const colour: Record<Outcome, string> = {
    onTime: look.good,
    late: look.warn,
    undated: look.series[2]!,
    missing: look.bad,
    notYetDue: look.series[5]!,
    notExpected: look.faint,
  }
  const names = Math.min(230, Math.round(width * 0.34))
  const greatest = Math.max(1, ...assignments.map((a) => a.enrolled))
  // A figure is written into its part where it has room there.
  const fits = (value: number) => (value / greatest) * (width - names) > 26
  return {
    legend: { type: 'plain', top: 0, left: 0, itemGap: 12 },
    grid: { left: names + 10, right: 16, top: width < 520 ? 64 : 36, bottom: 28 },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      formatter: ([at]: { dataIndex: number }[]) => {
        const a = assignments[at!.dataIndex]!
        const parts = outcomes.filter((o) => (a[o] ?? 0) > 0).map((o) => `${text.outcome[o]}: ${number(a[o])}`)
        return [assignmentName(a), ...parts].join('\n')
      },
    },
    xAxis: {
      ...axis(look),
      type: 'value',
      minInterval: 1,
      max: greatest,
      // The greatest stands where the bars end, seldom at a round number.
      axisLabel: { ...axis(look).axisLabel, formatter: short, showMaxLabel: false },
    },
    yAxis: {
      ...axis(look),
      type: 'category',
      inverse: true,
      data: assignments.map(assignmentName),
      axisLabel: { color: look.text, width: names, overflow: 'truncate', interval: 0 },
    },
    series: occurring(assignments).map((o) => ({
      type: 'bar' as const,
      stack: 'all',
      name: text.outcome[o],
      color: colour[o],
      barMaxWidth: 24,
      itemStyle: { borderColor: look.surface, borderWidth: 1 },
      data: assignments.map((a) => ({
        value: a[o] ?? 0,
        label: { show: fits(a[o] ?? 0), color: look.surface, formatter: number(a[o]) },
      })),
    })),
  }
}
