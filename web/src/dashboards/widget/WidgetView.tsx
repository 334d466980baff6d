import { Card, Group, Skeleton, Text } from '@mantine/core'
import { useCallback, useMemo, type ReactNode } from 'react'
import { Panel } from '../../app/Section'
import { ChartCard } from '../../charts/ChartCard'
import type { Look } from '../../charts/look'
import type { Column as TableColumn } from '../../charts/table'
import { Explain } from '../../explain/Explain'
import { Kpi } from '../../figures/Kpi'
import { Empty } from '../../states/Empty'
import { StateOfError } from '../../states/StateOfError'
import { FigureTable } from '../../table/FigureTable'
import type { FigureColumn } from '../../table/columns'
import { t } from '../../texts'
import { measureOf, words } from '../catalogue'
import { heightOf } from '../grid/measures'
import { bareFigure, figureIn, isDimension, named, said, unitOf, type Answer, type Row } from './answers'
import { draw, drawnOf } from './draw'
import { Markdown } from './Markdown'
import { pivot, unitsOf } from './pivot'
import { Refused, type Refusal } from './Refused'
import { summaryOf, tableSummary, titleOf, unitLine } from './summary'
import type { Query, Shape, Widget } from './widgets'

/** How a widget's figures stand: on their way, there, or refused. */
export interface State {
  answer: Answer | null
  /** What the dashboard says of this widget alone. */
  refusal?: Refusal | null
  /** What kept all of it from coming. */
  error?: unknown
  retry?: () => unknown
}

interface Props {
  widget: Widget
  state: State
}

/** A part of a dashboard with its figures, or with why there are none. */
export function WidgetView({ widget, state }: Props) {
  const { answer, refusal, error, retry } = state
  if (widget.type === 'text') return <TextWidget widget={widget} />
  if (refusal != null) {
    return (
      <Instead widget={widget}>
        <Refused refusal={refusal} {...(retry ? { retry } : {})} />
      </Instead>
    )
  }
  if (answer === null && error != null) {
    return (
      <Instead widget={widget}>
        <StateOfError error={error} {...(retry ? { retry } : {})} />
      </Instead>
    )
  }
  if (widget.query === null || widget.query.measures.length === 0) {
    return (
      <Instead widget={widget}>
        <Empty title={t.dashboards.widget.unfinished} text={t.dashboards.widget.unfinishedText} />
      </Instead>
    )
  }
  if (answer === null) return <Bones widget={widget} />
  return <Answered widget={widget} query={widget.query} answer={answer} />
}

/** In the place of its figures; in a small widget it scrolls. */
function Instead({ widget, children }: { widget: Widget; children: ReactNode }) {
  return (
    <Panel title={titleIn(widget)}>
      <div className="words" tabIndex={0} role="group" aria-label={titleIn(widget)}>
        {children}
      </div>
    </Panel>
  )
}

/** What a widget is called; where nobody named it, by what it shows. */
export function titleIn({ title, query, type, text }: Widget): string {
  if (title !== null) return title
  if (query !== null && query.measures.length > 0) return titleOf(query.measures, query.dimensions ?? [])
  if (type === 'text')
    return (
      text
        ?.split('\n')[0]
        ?.replaceAll(/^#+\s*|[*`]/g, '')
        .trim()
        .slice(0, 60) || t.dashboards.kinds.text
    )
  return t.dashboards.kinds[type]
}

function TextWidget({ widget }: { widget: Widget }) {
  const content = (
    <div className="words" tabIndex={0} role="group" aria-label={titleIn(widget)}>
      <Markdown source={widget.text ?? ''} level={widget.title === null ? 3 : 4} />
      {(widget.text ?? '').trim() === '' && (
        <Text size="sm" c="dimmed">
          {t.dashboards.widget.noText}
        </Text>
      )}
    </div>
  )
  if (widget.title !== null) return <Panel title={widget.title}>{content}</Panel>
  return (
    <Card withBorder padding="md">
      {content}
    </Card>
  )
}

function Bones({ widget }: { widget: Widget }) {
  return (
    <Card withBorder padding="md" role="status" aria-busy="true" aria-label={t.states.loading(titleIn(widget))}>
      <Skeleton height={16} width="55%" mb="sm" />
      <Skeleton height={widget.type === 'metric' ? 34 : Math.max(40, heightOf(widget.position.height) - 70)} />
    </Card>
  )
}

function Answered({ widget, query, answer }: { widget: Widget; query: Query; answer: Answer }) {
  if (widget.type === 'metric') return <Metric widget={widget} query={query} answer={answer} />
  const shape = widget.shape ?? 'table'
  // Of three units two have no axis of their own: their figures stand in a table.
  if (shape === 'table' || unitsOf(answer.columns).length > (shape === 'line' || shape === 'bar' ? 2 : 1))
    return <TableWidget widget={widget} query={query} answer={answer} />
  return <ChartWidget widget={widget} query={query} answer={answer} shape={shape} />
}

function Metric({ widget, query, answer }: { widget: Widget; query: Query; answer: Answer }) {
  const [column] = answer.columns
  const value = answer.rows[0] === undefined ? null : figureIn(answer.rows[0], 0)
  const measure = measureOf(query.dataset, query.measures[0]!)
  return (
    <Kpi name={titleIn(widget)} measure={measure} value={value} unit={column === undefined ? 'count' : unitOf(column)}>
      <Note query={query} isNone={value === null} />
    </Kpi>
  )
}

/** Under a title; one that says it already is not said again. */
function unitIn(widget: Widget, answer: Answer): { unit?: string } {
  const unit = unitLine(answer)
  return unit === titleIn(widget) ? {} : { unit }
}

/** Which days it tells of, where its title need not say it; and why there is none. */
function Note({ query, isNone }: { query: Query; isNone: boolean }) {
  const days = query.timeframe == null ? null : t.period.of[query.timeframe as keyof typeof t.period.of]
  const filters = query.filters?.length ?? 0
  const said = [
    ...(isNone ? [t.dashboards.widget.noFigure] : []),
    ...(days == null ? [] : [t.dashboards.widget.days(days)]),
    ...(filters === 0 ? [] : [t.dashboards.widget.filtered(filters)]),
  ]
  if (said.length === 0) return null
  return (
    <Text size="xs" c="dimmed">
      {said.join(' · ')}
    </Text>
  )
}

const none: readonly Row[] = []

function TableWidget({ widget, query, answer }: { widget: Widget; query: Query; answer: Answer }) {
  const columns = useMemo(() => columnsOf(answer, query.dataset), [answer, query.dataset])
  const places = useMemo(() => new Map(answer.rows.map((row, i) => [row, String(i)])), [answer])
  return (
    <FigureTable
      title={titleIn(widget)}
      {...unitIn(widget, answer)}
      summary={tableSummary(answer)}
      rows={answer.rows}
      columns={columns}
      rowKey={(row) => places.get(row)!}
    />
  )
}

/** As a table shows an answer. */
export function columnsOf({ columns }: Answer, dataset: string): FigureColumn<Row>[] {
  return columns.map((column, i) =>
    isDimension(column)
      ? {
          key: column.name,
          label: words(column.name),
          value: (row) => sortable(row[i] ?? null),
          text: (row) => said(row[i] ?? null, column),
        }
      : {
          key: column.name,
          label: named(column),
          measure: measureOf(dataset, column.name),
          isNumber: true,
          value: (row) => figureIn(row, i),
          text: (row) => bareFigure(figureIn(row, i), column),
        },
  )
}

/** As a file holds it, and a table sorts by it. */
function sortable(value: Row[number]): string | number | null {
  return typeof value === 'boolean' ? (value ? t.dashboards.yes : t.dashboards.no) : value
}

function ChartWidget({ widget, query, answer, shape }: { widget: Widget; query: Query; answer: Answer; shape: Shape }) {
  const height = Math.max(120, heightOf(widget.position.height) - 104)
  const whole = useMemo(() => pivot(answer), [answer])
  const drawn = useMemo(() => drawnOf(shape, whole, height), [shape, whole, height])
  const option = useCallback((look: Look, width: number) => draw(shape, drawn, look, width), [shape, drawn])
  const columns = useMemo(() => columnsOf(answer, query.dataset) as TableColumn<Row>[], [answer, query.dataset])
  const isStages = whole.along === null
  const rows = answer.rows.length === 0 || drawn.series.length === 0 ? none : answer.rows
  const isCut = drawn.names.length < whole.names.length || drawn.series.length < whole.series.length
  return (
    <ChartCard
      title={titleIn(widget)}
      unit={unitIn(widget, answer).unit ?? ''}
      measure={measureOf(query.dataset, query.measures[0]!)}
      summary={summaryOf(whole, answer.isTruncated)}
      rows={rows}
      columns={columns}
      option={option}
      height={height}
    >
      {foot(
        query,
        isStages ? [] : query.measures.slice(1),
        isCut
          ? t.dashboards.widget.cut(drawn.names.length, whole.names.length, drawn.series.length, whole.series.length)
          : null,
      )}
    </ChartCard>
  )
}

/** The definitions of further figures, and what of them is not drawn. */
function foot(query: Query, more: readonly string[], cut: string | null): ReactNode {
  if (more.length === 0 && cut === null) return undefined
  return (
    <Group gap="xs">
      {more.map((measure) => (
        <Group gap={2} key={measure} wrap="nowrap">
          <Text size="xs" c="dimmed">
            {words(measure)}
          </Text>
          <Explain measure={measureOf(query.dataset, measure)} name={words(measure)} />
        </Group>
      ))}
      {cut !== null && (
        <Text size="xs" c="dimmed">
          {cut}
        </Text>
      )}
    </Group>
  )
}
