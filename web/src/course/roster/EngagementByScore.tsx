import { SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import type { EChartsType } from 'echarts/core'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { ChartCard } from '../../charts/ChartCard'
import type { Look } from '../../charts/look'
import { number } from '../../figures/format'
import type { Column } from '../../charts/table'
import type { Timeframe } from '../../period/search'
import { Empty } from '../../states/Empty'
import { Loaded } from '../../states/Loaded'
import { t } from '../../texts'
import { nameOf } from './filter'
import { inside, isBounded, isPlaced, noBox, regionOf, type Placed, type Region } from './region'
import { RegionFields } from './RegionFields'
import { RegionLearners } from './RegionLearners'
import { picture } from './scatter'
import { useDrawn, type Learner } from './useRoster'
import './roster.css'

const text = t.roster.scatter

const tools = ['point', 'rect', 'polygon'] as const
type Tool = (typeof tools)[number]

const columns: Column<Placed>[] = [
  { label: t.roster.columns.name, value: nameOf },
  { label: text.engagement, value: (l) => l.engagementScore, text: (l) => number(l.engagementScore, 'points') },
  { label: text.score, value: (l) => l.score, text: (l) => number(l.score, 'percent') },
  { label: t.roster.columns.status, value: (l) => t.words.status[l.status] },
]

interface Props {
  courseId: string
  cohort?: string
  timeframe: Timeframe
}

/** How engagement and score go together; a region drawn or typed gives its learners. */
export function EngagementByScore({ courseId, cohort, timeframe }: Props) {
  const query = useDrawn(courseId, cohort)
  return (
    <Loaded query={query} what={text.title} skeleton={<Skeleton height={520} radius="md" />}>
      {({ learners, isWhole }) => <Scatter learners={learners} isWhole={isWhole} timeframe={timeframe} />}
    </Loaded>
  )
}

interface ScatterProps {
  learners: readonly Learner[]
  isWhole: boolean
  timeframe: Timeframe
}

function Scatter({ learners, isWhole, timeframe }: ScatterProps) {
  const placed = useMemo(() => learners.filter(isPlaced), [learners])
  const [region, setRegion] = useState<Region>(noBox)
  const [tool, setTool] = useState<Tool>('point')
  const [chart, setChart] = useState<EChartsType | null>(null)
  const selected = useMemo(
    () => (isBounded(region) ? placed.filter((learner) => inside(region, learner)) : null),
    [placed, region],
  )
  const option = useCallback((look: Look, width: number) => picture(placed, look, width), [placed])
  const [drawn, setDrawn] = useState(0)
  const onDrawn = useCallback(() => setDrawn((n) => n + 1), [])
  useTool(chart, tool)
  useRegion(chart, region, drawn)
  const onReady = useChart(setChart, setRegion, timeframe)
  return (
    <ChartCard
      title={text.title}
      unit={text.unit}
      measure="engagementScore (course)"
      summary={text.summary(placed.length, learners.length - placed.length)}
      rows={placed}
      columns={columns}
      option={option}
      onReady={onReady}
      onDrawn={onDrawn}
      height={360}
      empty={<Empty title={text.none} text={text.noneText} />}
    >
      <Stack gap="sm">
        <NotDrawn learners={learners} isWhole={isWhole} />
        {placed.length > 0 && (
          <>
            <RegionFields region={region} set={setRegion}>
              <SegmentedControl
                size="xs"
                aria-label={text.tool}
                value={tool}
                data={tools.map((value) => ({ value, label: text.tools[value] }))}
                onChange={(value) => setTool(value as Tool)}
              />
            </RegionFields>
            {selected !== null && <RegionLearners learners={selected} timeframe={timeframe} />}
          </>
        )}
      </Stack>
    </ChartCard>
  )
}

/** Who has no place in the picture, and why; who lacks both is told of by the score alone. */
function NotDrawn({ learners, isWhole }: { learners: readonly Learner[]; isWhole: boolean }) {
  const withoutScore = learners.filter((l) => l.score === null).length
  const withoutEngagement = learners.filter((l) => l.score !== null && l.engagementScore === null).length
  const parts = [
    withoutScore === 0 ? null : text.noScore(withoutScore),
    withoutEngagement === 0 ? null : text.noEngagement(withoutEngagement),
  ].filter((part) => part !== null)
  if (parts.length === 0 && isWhole) return null
  return (
    <Text size="sm" c="dimmed">
      {parts.length > 0 && text.notDrawn(parts.join(text.and))}
      {!isWhole && ` ${text.truncated(learners.length)}`}
    </Text>
  )
}

/** What the chart tells of: a region that was drawn, and, while nothing is being drawn, a mark that was pressed. */
function useChart(
  setChart: (chart: EChartsType | null) => void,
  setRegion: (region: Region) => void,
  timeframe: Timeframe,
) {
  const navigate = useNavigate()
  return useCallback(
    (chart: EChartsType) => {
      const drawn = (event: unknown) => {
        const area = (event as { areas: Parameters<typeof regionOf>[0][] }).areas[0]
        setRegion((area === undefined ? null : regionOf(area)) ?? noBox)
      }
      const pressed = (event: unknown) => {
        const userId = (event as { value?: unknown[] }).value?.[2]
        if (typeof userId === 'string')
          void navigate({ to: '/learners/$userId', params: { userId }, search: { timeframe } })
      }
      chart.on('brushEnd', drawn)
      chart.on('click', pressed)
      setChart(chart)
      return () => {
        setChart(null)
        if (chart.isDisposed()) return
        chart.off('brushEnd', drawn)
        chart.off('click', pressed)
      }
    },
    [navigate, setChart, setRegion, timeframe],
  )
}

/** The pointer draws, or presses marks, as it does in a new chart; each telling draws the whole picture again. */
function useTool(chart: EChartsType | null, tool: Tool) {
  const told = useRef<EChartsType>(null)
  useEffect(() => {
    if (chart === null || chart.isDisposed() || (tool === 'point' && told.current !== chart)) return
    told.current = chart
    chart.dispatchAction({
      type: 'takeGlobalCursor',
      key: 'brush',
      brushOption: tool === 'point' ? { brushType: false } : { brushType: tool, brushMode: 'single' },
    })
  }, [chart, tool])
}

/** The region stands in the picture, wherever it was chosen; drawn again with every new picture. A new chart has none. */
function useRegion(chart: EChartsType | null, region: Region, drawn: number) {
  const told = useRef<EChartsType>(null)
  useEffect(() => {
    if (chart === null || chart.isDisposed() || (!isBounded(region) && told.current !== chart)) return
    told.current = chart
    chart.dispatchAction({ type: 'brush', areas: isBounded(region) ? [areaOf(region)] : [] })
  }, [chart, region, drawn])
}

function areaOf(region: Region) {
  const place = { xAxisIndex: 0, yAxisIndex: 0 }
  if (region.kind === 'lasso') return { ...place, brushType: 'polygon', coordRange: region.corners.map((c) => [...c]) }
  const { engagement, score } = region
  return {
    ...place,
    brushType: 'rect',
    coordRange: [
      [engagement[0] ?? 0, engagement[1] ?? 100],
      [score[0] ?? 0, score[1] ?? 100],
    ],
  }
}
