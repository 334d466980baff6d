import { Card, Select, Stack, Text } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import { AnchorLink } from '../app/AnchorLink'
import type { Schemas } from '../api/client'
import { ChartCard } from '../charts/ChartCard'
import { axis, type Look } from '../charts/look'
import type { Column } from '../charts/table'
import { day, figure, number } from '../figures/format'
import type { Timeframe } from '../period/search'
import { Empty } from '../states/Empty'
import { amount, bare, type FigureColumn } from '../table/columns'
import { FigureTable } from '../table/FigureTable'
import { t } from '../texts'
import { runName, runsSummary } from './summaries'

type Run = Schemas['CourseRun']
const text = t.institution.runs

/** So many lines can be told apart: as many as there are colours of series. */
const drawn = 6
const marks = ['circle', 'rect', 'triangle', 'diamond', 'pin', 'arrow']

/** A course's runs held against each other, by the weeks since each began. */
export function Runs({ titles, timeframe }: { titles: readonly Schemas['CourseRuns'][]; timeframe: Timeframe }) {
  const [chosen, setChosen] = useState<string | null>(null)
  const shown = titles.find((c) => c.title === chosen) ?? titles[0]
  if (shown === undefined) {
    return (
      <Card withBorder padding="md" radius="md">
        <Empty title={text.empty} text={text.emptyText} />
      </Card>
    )
  }
  return (
    <Stack gap="md">
      {titles.length > 1 && (
        <Select
          label={text.choose}
          size="sm"
          maw={480}
          searchable
          allowDeselect={false}
          data={titles.map((c) => c.title)}
          value={shown.title}
          onChange={setChosen}
        />
      )}
      <ActivityOfRuns key={shown.title} title={shown.title} runs={shown.runs} />
      <FiguresOfRuns title={shown.title} runs={shown.runs} timeframe={timeframe} />
    </Stack>
  )
}

interface WeekRow {
  week: number
  shares: readonly (number | null)[]
}

function ActivityOfRuns({ title, runs }: { title: string; runs: readonly Run[] }) {
  const lines = useMemo(() => runs.slice(-drawn), [runs])
  const rows = useMemo<WeekRow[]>(() => {
    const weeks = Math.max(0, ...lines.map((r) => r.activeByWeek.length))
    return Array.from({ length: weeks }, (_, k) => ({
      week: k + 1,
      shares: lines.map((r) => r.activeByWeek[k] ?? null),
    }))
  }, [lines])
  const columns = useMemo<Column<WeekRow>[]>(
    () => [
      { label: text.week, value: (r) => r.week },
      ...lines.map((run, i) => ({
        label: runName(run),
        value: (r: WeekRow) => r.shares[i] ?? null,
        text: (r: WeekRow) => figure(r.shares[i], 'percent'),
      })),
    ],
    [lines],
  )
  const option = useCallback(
    (look: Look, width: number) => ({
      tooltip: {
        trigger: 'axis',
        formatter: ([at]: [{ dataIndex: number }]) => {
          const row = rows[at.dataIndex]!
          return [
            text.weekOf(row.week),
            ...lines.map((run, i) => `${runName(run)}: ${figure(row.shares[i], 'percent')}`),
          ].join('\n')
        },
      },
      legend: { left: 0, itemWidth: 28, icon: undefined },
      grid: {
        left: 44,
        right: 14,
        top: 40 + 22 * Math.ceil(lines.length / Math.max(1, Math.floor(width / 240))),
        bottom: 44,
      },
      xAxis: {
        type: 'category',
        data: rows.map((r) => String(r.week)),
        name: text.axis,
        nameLocation: 'middle',
        nameGap: 28,
        ...axis(look),
      },
      yAxis: { type: 'value', min: 0, max: 100, name: t.words.unit.percent, ...axis(look) },
      series: lines.map((run, i) => ({
        type: 'line',
        name: runName(run),
        data: rows.map((r) => r.shares[i] ?? null),
        symbol: marks[i],
        symbolSize: 8,
        lineStyle: { width: 2, type: i === lines.length - 1 ? 'solid' : 'dashed' },
      })),
    }),
    [lines, rows],
  )
  return (
    <ChartCard
      title={title}
      unit={text.unit}
      measure="courseRuns[]"
      summary={runsSummary(title, lines)}
      rows={rows}
      columns={columns}
      option={option}
      height={320}
    >
      {lines.length < runs.length && (
        <Text size="xs" c="dimmed">
          {text.drawn(lines.length)}
        </Text>
      )}
    </ChartCard>
  )
}

function FiguresOfRuns({ title, runs, timeframe }: { title: string; runs: readonly Run[]; timeframe: Timeframe }) {
  const columns = useMemo<FigureColumn<Run>[]>(
    () => [
      {
        label: text.columns.run,
        value: idOf,
        cell: (r) => (
          <AnchorLink to="/courses/$courseId" params={r} search={{ timeframe }}>
            {r.courseId}
          </AnchorLink>
        ),
      },
      {
        label: text.columns.starts,
        value: (r) => r.startsOn,
        text: (r) => (r.startsOn === null ? t.words.none : day(r.startsOn)),
      },
      amount(text.columns.enrolled, (r) => r.enrolled, number, {
        measure: 'enrolled (runs of a course)',
        bar: 'greatest',
      }),
      amount(text.columns.completionRate, (r) => r.completionRate, bare('percent'), {
        measure: 'completionRate (runs of a course)',
        bar: 100,
      }),
      amount(text.columns.averageScore, (r) => r.averageScore, bare('percent'), {
        measure: 'averageScore (runs of a course)',
        bar: 100,
      }),
      amount(text.columns.dropRate, (r) => r.dropRate, bare('percent'), {
        measure: 'dropRate (runs of a course)',
        bar: 100,
        isBad: true,
      }),
      amount(text.columns.hoursPerLearner, (r) => r.hoursPerLearner, bare('hours'), {
        measure: 'hoursPerLearner (runs of a course)',
        bar: 'greatest',
      }),
    ],
    [timeframe],
  )
  return (
    <FigureTable
      title={text.figures}
      unit={text.figuresUnit}
      measure="courseRuns[]"
      summary={text.caption(title, runs.length)}
      rows={runs}
      columns={columns}
      rowKey={idOf}
    />
  )
}

const idOf = (r: Run) => r.courseId
