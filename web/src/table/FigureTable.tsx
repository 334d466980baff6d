import { Group, Text, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useMemo, useState, type ReactNode } from 'react'
import { Panel } from '../app/Section'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { keyOf, type FigureColumn } from './columns'
import { CsvButton } from './CsvButton'
import { RowTable } from './RowTable'
import { matching, sorted, type Sorting } from './sorting'

interface Props<Row> {
  title: string
  unit?: string
  /** Its entry in the glossary. */
  measure?: string
  /** What the table says, in a sentence or two: its caption. */
  summary: string
  rows: readonly Row[]
  /** The first names the row. */
  columns: readonly FigureColumn<Row>[]
  rowKey: (row: Row) => string
  /** What a search looks in; left out, there is none. */
  searched?: (row: Row) => string
  /** Instead of "nothing to show". */
  empty?: ReactNode
}

/** A search is offered from so many rows on. */
const worthASearch = 6

const asItIs = () => ''

/** A table of figures as a card: sorted by any column, searched, and as a file. */
export function FigureTable<Row>({ title, unit, measure, searched, rows, columns, empty, ...table }: Props<Row>) {
  const [sorting, setSorting] = useState<Sorting | null>(null)
  const [q, setQ] = useState('')
  // The field answers at once; the rows may follow a moment later, and the arrow with them: it says how they stand.
  const [wanted, order] = [useDeferredValue(q), useDeferredValue(sorting)]
  const found = useMemo(() => {
    const those = matching(rows, searched ?? asItIs, wanted)
    const by = columns.find((c) => keyOf(c) === order?.key)
    return by === undefined ? those : sorted(those, by.value, order!.isDescending)
  }, [rows, columns, searched, wanted, order])
  return (
    <Panel
      title={title}
      unit={unit}
      measure={measure}
      beside={rows.length > 0 && <CsvButton title={title} columns={columns} rows={found} />}
    >
      {rows.length === 0 ? (
        (empty ?? <Empty title={t.charts.empty} />)
      ) : (
        <>
          {searched !== undefined && rows.length >= worthASearch && (
            <Group gap="sm" mb="xs">
              <TextInput
                size="xs"
                w={260}
                type="search"
                aria-label={t.table.search(title)}
                placeholder={t.table.search(title)}
                leftSection={<IconSearch size={14} aria-hidden />}
                value={q}
                onChange={(event) => setQ(event.currentTarget.value)}
              />
              <Text size="xs" c="dimmed" role="status">
                {found.length === 0
                  ? t.table.nothing(wanted)
                  : found.length < rows.length && t.table.found(found.length, rows.length)}
              </Text>
            </Group>
          )}
          <RowTable
            title={title}
            rows={found}
            whole={rows}
            columns={columns}
            sorting={order}
            sort={setSorting}
            {...table}
          />
        </>
      )}
    </Panel>
  )
}
