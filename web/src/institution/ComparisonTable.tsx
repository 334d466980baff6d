import { Box, Button, Card, Group, Text, TextInput, Title, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconSearch, IconTableExport } from '@tabler/icons-react'
import { memo, useDeferredValue, useId, useMemo, useState, type CSSProperties, type ReactNode } from 'react'
import { csv, fileName, save } from '../charts/table'
import { Explain } from '../explain/Explain'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import type { TableColumn } from './columns'
import { has, pressed, sorted, type Sorting } from './sorting'

interface Props<Row> {
  title: string
  unit: string
  measure: string
  /** What it says, in a sentence or two. */
  caption: string
  rows: readonly Row[]
  /** The first one names the row. */
  columns: readonly TableColumn<Row>[]
  keyOf: (row: Row) => string
  /** What a search looks in; left out, there is none. */
  searched?: (row: Row) => string
  /** Instead of the table where there are no rows. */
  empty?: ReactNode
}

/** So many rows are shown at first, and a search is offered from so many on. */
const few = 12
const worthASearch = 6

/** Things side by side: sorted by any column, with bars in the cells. It draws a few rows until all are asked for, so that hundreds cost nothing. */
export function ComparisonTable<Row>({
  title,
  unit,
  measure,
  caption,
  rows,
  columns,
  keyOf,
  searched,
  empty,
}: Props<Row>) {
  const id = useId()
  const [sorting, setSorting] = useState<Sorting | null>(null)
  const [q, setQ] = useState('')
  const [isAll, setAll] = useState(false)
  // The field, the arrow and the button answer at once; hundreds of rows may follow a moment later.
  const [wanted, order, hasAll] = [useDeferredValue(q), useDeferredValue(sorting), useDeferredValue(isAll)]
  const found = useMemo(
    () => sorted(searched && wanted !== '' ? rows.filter((r) => has(searched(r), wanted)) : rows, columns, order),
    [rows, columns, order, searched, wanted],
  )
  const shownColumns = useMemo(() => columns.filter((c) => c.isOfFile !== true), [columns])
  const greatest = useMemo(
    () => shownColumns.map((c) => (c.bar === undefined ? 0 : top(c, rows))),
    [shownColumns, rows],
  )
  const shown = hasAll ? found : found.slice(0, few)
  const saveCsv = () =>
    save(fileName(title, 'csv'), new Blob([csv(columns, found)], { type: 'text/csv;charset=utf-8' }))
  return (
    <Card component="section" aria-labelledby={id} withBorder padding="md" radius="md">
      <Group justify="space-between" mb="xs" align="flex-start" gap="xs">
        <Group gap={4} wrap="nowrap">
          <div>
            <Title order={3} size="h5" id={id}>
              {title}
            </Title>
            <Text size="xs" c="dimmed">
              {unit}
            </Text>
          </div>
          <Explain measure={measure} name={title} />
        </Group>
        {rows.length > 0 && (
          <Group gap="xs">
            {searched !== undefined && rows.length >= worthASearch && (
              <TextInput
                size="xs"
                type="search"
                aria-label={t.institution.table.search(title)}
                placeholder={t.institution.table.search(title)}
                leftSection={<IconSearch size={14} aria-hidden />}
                value={q}
                onChange={(e) => setQ(e.currentTarget.value)}
              />
            )}
            <Button
              size="xs"
              variant="default"
              leftSection={<IconTableExport size={14} aria-hidden />}
              aria-label={t.institution.table.csv(title)}
              onClick={saveCsv}
            >
              {t.institution.table.csvShort}
            </Button>
          </Group>
        )}
      </Group>
      {rows.length === 0 ? (
        (empty ?? <Empty title={t.charts.empty} />)
      ) : (
        <>
          <div className="compare-place" tabIndex={0} role="region" aria-label={t.institution.table.region(title)}>
            <table className="compare">
              <caption>
                <span>{caption}</span>
              </caption>
              <thead>
                <tr>
                  {shownColumns.map((c) => (
                    <Head key={c.label} column={c} sorting={sorting} press={setSorting} />
                  ))}
                </tr>
              </thead>
              <tbody>
                {shown.map((row) => (
                  <Line
                    key={keyOf(row)}
                    row={row}
                    columns={shownColumns as readonly TableColumn<unknown>[]}
                    greatest={greatest}
                  />
                ))}
              </tbody>
            </table>
          </div>
          <Group justify="space-between" mt="xs" mih={searched === undefined ? undefined : 22}>
            <Text size="xs" c="dimmed" role="status">
              {found.length === 0
                ? t.institution.table.nothing(q)
                : shown.length < rows.length && t.institution.table.found(shown.length, rows.length)}
            </Text>
            {found.length > few && (
              <Button size="compact-xs" variant="subtle" onClick={() => setAll(!isAll)}>
                {isAll ? t.institution.table.fewer(few) : t.institution.table.all(found.length)}
              </Button>
            )}
          </Group>
        </>
      )}
    </Card>
  )
}

interface HeadProps<Row> {
  column: TableColumn<Row>
  sorting: Sorting | null
  press: (next: Sorting) => void
}

function Head<Row>({ column: { label, isAmount = false }, sorting, press }: HeadProps<Row>) {
  const isSorted = sorting?.by === label
  const Arrow = sorting?.direction === 'ascending' ? IconArrowUp : IconArrowDown
  return (
    <th
      scope="col"
      className={isAmount ? 'amount' : undefined}
      {...(isSorted ? { 'aria-sort': sorting.direction } : {})}
    >
      <UnstyledButton fz="sm" onClick={() => press(pressed(sorting, label, isAmount))}>
        <Group gap={2} wrap="nowrap" component="span">
          {label}
          <Box component="span" w={14} h={14} lh={1}>
            {isSorted && <Arrow size={14} aria-hidden />}
          </Box>
        </Group>
      </UnstyledButton>
    </th>
  )
}

interface LineProps {
  row: unknown
  columns: readonly TableColumn<unknown>[]
  greatest: readonly number[]
}

/** Drawn again only as its own figures change: sorting hundreds of rows moves them. */
const Line = memo(function Line({ row, columns, greatest }: LineProps) {
  return (
    <tr>
      {columns.map((c, i) => {
        const value = c.value(row)
        const content = c.node?.(row) ?? (value === null ? t.words.none : (c.text?.(row) ?? value))
        if (i === 0)
          return (
            <th key={c.label} scope="row">
              {content}
            </th>
          )
        return (
          <td
            key={c.label}
            className={c.isAmount ? `amount ${c.bar === undefined ? '' : c.isBad ? 'bar bad' : 'bar'}` : 'words'}
            style={c.bar === undefined ? undefined : barOf(value, greatest[i]!)}
            title={value === null && c.isAmount ? t.institution.noValue : undefined}
          >
            {content}
          </td>
        )
      })}
    </tr>
  )
})

function top<Row>(column: TableColumn<Row>, rows: readonly Row[]): number {
  if (typeof column.bar === 'number') return column.bar
  return rows.reduce((most, row) => Math.max(most, Number(column.value(row) ?? 0)), 0)
}

/** The length of a bar, which is drawn as the cell's background: an element for each would make hundreds of rows slow. */
function barOf(value: string | number | null, greatest: number): CSSProperties {
  const share = typeof value !== 'number' || greatest === 0 ? 0 : Math.max(0, Math.min(1, value / greatest))
  return { '--share': share } as CSSProperties
}
