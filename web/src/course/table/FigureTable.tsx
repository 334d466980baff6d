import { ActionIcon, Card, Group, Text, Title, Tooltip, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconTableExport } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useId, useMemo, useRef, useState, type ReactNode } from 'react'
import { csv, fileName, save } from '../../charts/table'
import { Explain } from '../../explain/Explain'
import { Empty } from '../../states/Empty'
import { t } from '../../texts'
import { Bar } from './Bar'
import { next, sorted, type Sortable, type Sorting } from './sorting'

export interface FigureColumn<Row> {
  label: string
  /** Its entry in the glossary; left out: it is no figure. */
  measure?: string
  /** To sort by, and as a file holds it: unrounded. */
  value: (row: Row) => Sortable
  /** As a reader sees it. */
  text: (row: Row) => string
  /** Instead of the text, as a link. */
  cell?: (row: Row) => ReactNode
  /** Length of a bar under the figure, 0 to 1. */
  bar?: (row: Row) => number | null
  tone?: 'plain' | 'bad'
  /** It stands in the file alone; on the page another column says it. */
  isFileOnly?: boolean
}

interface Props<Row> {
  title: string
  measure?: string
  /** What the table says, in a sentence: its caption. */
  summary: string
  rows: readonly Row[]
  /** The first names the row. */
  columns: readonly FigureColumn<Row>[]
  rowKey: (row: Row) => string
  /** Instead of "nothing to show". */
  empty?: ReactNode
}

/** Rows beyond this many are drawn as they are scrolled to, so that thousands stay fast. */
const manyRows = 80
const rowHeight = 45

/** A table of figures: sorted by any column, lengths to compare at a glance, and as a file. */
export function FigureTable<Row>({ title, measure, summary, rows, columns, rowKey, empty }: Props<Row>) {
  const id = useId()
  const [sorting, setSorting] = useState<Sorting | null>(null)
  const shown = useMemo(() => {
    const by = columns.find((c) => c.label === sorting?.key)
    return by === undefined ? rows : sorted(rows, by.value, sorting!.isDescending)
  }, [rows, columns, sorting])
  return (
    <Card component="section" aria-labelledby={id} withBorder padding="md">
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb="xs">
        <Group gap={4} wrap="nowrap">
          <Title order={3} size="h5" id={id}>
            {title}
          </Title>
          {measure !== undefined && <Explain measure={measure} name={title} />}
        </Group>
        {rows.length > 0 && (
          <Tooltip label={t.charts.csv}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t.course.table.csv(title)}
              onClick={() =>
                save(fileName(title, 'csv'), new Blob([csv(columns, shown)], { type: 'text/csv;charset=utf-8' }))
              }
            >
              <IconTableExport size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      {rows.length === 0 ? (
        (empty ?? <Empty title={t.charts.empty} />)
      ) : (
        <Rows
          title={title}
          summary={summary}
          rows={shown}
          columns={columns.filter((c) => c.isFileOnly !== true)}
          rowKey={rowKey}
          sorting={sorting}
          // Of figures one looks for the greatest first, of names for the first.
          sort={(c) => setSorting(next(sorting, c.label, c.measure !== undefined))}
        />
      )}
    </Card>
  )
}

interface RowsProps<Row> extends Pick<Props<Row>, 'title' | 'summary' | 'rows' | 'columns' | 'rowKey'> {
  sorting: Sorting | null
  sort: (column: FigureColumn<Row>) => void
}

function Rows<Row>({ title, summary, rows, columns, rowKey, sorting, sort }: RowsProps<Row>) {
  const region = useRef<HTMLDivElement>(null)
  const isMany = rows.length > manyRows
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoized by the compiler
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => region.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    enabled: isMany,
  })
  const items = virtual.getVirtualItems()
  const first = isMany ? (items[0]?.index ?? 0) : 0
  const visible = isMany ? rows.slice(first, (items.at(-1)?.index ?? manyRows) + 1) : rows
  const above = isMany ? (items[0]?.start ?? 0) : 0
  const below = isMany ? Math.max(0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0)) : 0
  return (
    <div
      ref={region}
      className="figure-table"
      data-many={isMany}
      tabIndex={0}
      role="region"
      aria-label={t.course.table.region(title)}
    >
      <table aria-rowcount={rows.length + 1}>
        <caption>
          <Text size="sm" c="dimmed" component="span">
            {summary}
          </Text>
        </caption>
        <thead>
          <tr>
            {columns.map((c) => (
              <Head key={c.label} column={c} sorting={sorting} sort={() => sort(c)} />
            ))}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Space height={above} columns={columns.length} />}
          {visible.map((row, i) => (
            <tr key={rowKey(row)} aria-rowindex={first + i + 2}>
              {columns.map((c, j) => (
                <Cell key={c.label} column={c} row={row} isHead={j === 0} />
              ))}
            </tr>
          ))}
          {below > 0 && <Space height={below} columns={columns.length} />}
        </tbody>
      </table>
    </div>
  )
}

interface HeadProps<Row> {
  column: FigureColumn<Row>
  sorting: Sorting | null
  sort: () => void
}

function Head<Row>({ column, sorting, sort }: HeadProps<Row>) {
  const mine = sorting?.key === column.label ? sorting : null
  const Arrow = mine?.isDescending ? IconArrowDown : IconArrowUp
  return (
    <th
      scope="col"
      data-number={column.measure !== undefined}
      aria-sort={mine === null ? 'none' : mine.isDescending ? 'descending' : 'ascending'}
    >
      <span className="head">
        <UnstyledButton onClick={sort} className="sort">
          {column.label}
          {mine !== null && <Arrow size={13} aria-hidden />}
        </UnstyledButton>
        {column.measure !== undefined && <Explain measure={column.measure} name={column.label} />}
      </span>
    </th>
  )
}

interface CellProps<Row> {
  column: FigureColumn<Row>
  row: Row
  isHead: boolean
}

function Cell<Row>({ column, row, isHead }: CellProps<Row>) {
  const share = column.bar?.(row) ?? null
  const content = (
    <>
      {column.cell?.(row) ?? column.text(row)}
      {share !== null && <Bar share={share} tone={column.tone ?? 'plain'} />}
    </>
  )
  return isHead ? (
    <th scope="row">{content}</th>
  ) : (
    <td data-number={column.measure !== undefined} data-bar={column.bar !== undefined}>
      {content}
    </td>
  )
}

function Space({ height, columns }: { height: number; columns: number }) {
  return (
    <tr aria-hidden className="space">
      <td colSpan={columns} style={{ height }} />
    </tr>
  )
}
