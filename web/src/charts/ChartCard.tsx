import { ActionIcon, Box, Group, Menu, VisuallyHidden } from '@mantine/core'
import { IconChartBar, IconDots, IconPhoto, IconTable, IconTableExport } from '@tabler/icons-react'
import type { EChartsType } from 'echarts/core'
import { useRef, useState, type ReactNode } from 'react'
import { Panel } from '../app/Section'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { Chart, type Option } from './Chart'
import { DataTable } from './DataTable'
import { useLook } from './look'
import { csv, fileName, save, type Column } from './table'

interface Props<Row> {
  title: string
  /** Of the figures, where one unit fits all: `learners`, `%`. */
  unit: string
  /** Its entry in the glossary. */
  measure: string
  /** What the chart says, in a sentence or two: for who does not see it, and as the caption of its table. */
  summary: string
  rows: readonly Row[]
  columns: readonly Column<Row>[]
  option: Option
  height?: number
  onClick?: (row: Row) => void
  onReady?: (chart: EChartsType) => (() => void) | undefined
  onDrawn?: () => void
  /** Beside the title, as a choice of days, weeks or months. */
  controls?: ReactNode
  /** Instead of "nothing to show". */
  empty?: ReactNode
  /** Under the chart. */
  children?: ReactNode
}

/** So many are not drawn at a stroke. */
const manyMarks = 400

/** A chart with everything that belongs to one: title, unit, explanation, its data as a table, and both as files. */
export function ChartCard<Row>({
  title,
  unit,
  measure,
  summary,
  rows,
  columns,
  option,
  height = 260,
  onClick,
  onReady,
  onDrawn,
  controls,
  empty,
  children,
}: Props<Row>) {
  const [isTable, setTable] = useState(false)
  const chart = useRef<EChartsType>(null)
  const look = useLook()
  const saveCsv = () => save(fileName(title, 'csv'), new Blob([csv(columns, rows)], { type: 'text/csv;charset=utf-8' }))
  const savePng = () => {
    if (chart.current)
      save(
        fileName(title, 'png'),
        chart.current.getDataURL({ type: 'png', pixelRatio: 2, backgroundColor: look.surface }),
      )
  }
  return (
    <Panel
      title={title}
      unit={unit}
      measure={measure}
      beside={
        <Group gap="xs" wrap="nowrap">
          {controls}
          {rows.length > 0 && (
            <Menu position="bottom-end" withinPortal shadow="md">
              <Menu.Target>
                <ActionIcon variant="subtle" color="gray" aria-label={t.charts.menu(title)}>
                  <IconDots size={18} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={isTable ? <IconChartBar size={16} /> : <IconTable size={16} />}
                  onClick={() => setTable(!isTable)}
                >
                  {isTable ? t.charts.asChart : t.charts.asTable}
                </Menu.Item>
                <Menu.Item leftSection={<IconTableExport size={16} />} onClick={saveCsv}>
                  {t.charts.csv}
                </Menu.Item>
                {!isTable && (
                  <Menu.Item leftSection={<IconPhoto size={16} />} onClick={savePng}>
                    {t.charts.png}
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          )}
        </Group>
      }
    >
      {rows.length === 0 ? (
        (empty ?? <Empty title={t.charts.empty} />)
      ) : isTable ? (
        <DataTable title={title} summary={summary} rows={rows} columns={columns} />
      ) : (
        <>
          <VisuallyHidden component="p">{summary}</VisuallyHidden>
          <Chart
            option={option}
            height={height}
            label={title}
            ref={chart}
            isHeavy={rows.length > manyMarks}
            {...(onDrawn ? { onDrawn } : {})}
            {...(onReady ? { onReady } : {})}
            {...(onClick
              ? { onClick: ({ dataIndex }) => rows[dataIndex] !== undefined && onClick(rows[dataIndex]) }
              : {})}
          />
        </>
      )}
      {children !== undefined && <Box mt="sm">{children}</Box>}
    </Panel>
  )
}
