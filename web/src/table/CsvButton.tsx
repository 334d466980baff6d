import { ActionIcon, Tooltip } from '@mantine/core'
import { IconTableExport } from '@tabler/icons-react'
import { csv, fileName, save, type Column } from '../charts/table'
import { t } from '../texts'

interface Props<Row> {
  title: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
}

/** A table as a file: the rows that are found, in the order they stand in. */
export function CsvButton<Row>({ title, columns, rows }: Props<Row>) {
  return (
    <Tooltip label={t.charts.csv}>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t.table.csv(title)}
        disabled={rows.length === 0}
        onClick={() => save(fileName(title, 'csv'), new Blob([csv(columns, rows)], { type: 'text/csv;charset=utf-8' }))}
      >
        <IconTableExport size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  )
}
