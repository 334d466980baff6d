import { Skeleton } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import type { EChartsCoreOption, EChartsType } from 'echarts/core'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { Problem } from '../api/problem'
import { StateOfError } from '../states/StateOfError'
import { base, useLook, type Look } from './look'

export type Option = (look: Look, width: number) => EChartsCoreOption

interface Props {
  /** Of the colours and the width, so that it fits both schemes and a telephone. Keep it stable (useCallback). */
  option: Option
  height: number
  /** What the picture shows, for who does not see it. */
  label: string
  onClick?: (what: { dataIndex: number; seriesIndex: number; name: string }) => void
  /** Once it is there: for events of its own, as a selection. Called again for each new chart; returns what undoes it. */
  onReady?: (chart: EChartsType) => (() => void) | undefined
  ref?: RefObject<EChartsType | null>
}

/** A picture by ECharts, which is fetched with the first one. Newer data moves what is drawn instead of drawing it anew. */
export function Chart({ option, height, label, onClick, onReady, ref }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const look = useLook()
  const isStill = useReducedMotion()
  const [chart, setChart] = useState<EChartsType | null>(null)
  const [width, setWidth] = useState(0)
  const [failure, setFailure] = useState<unknown>(null)

  useEffect(() => {
    if (ref) ref.current = chart
  }, [chart, ref])

  useEffect(() => {
    if (chart === null || width === 0) return
    const common = base(look)
    const own = option(look, width)
    chart.setOption(
      {
        ...common,
        ...own,
        // A chart may do without; no chart moves for who asked for stillness.
        animation: !isStill && own.animation !== false,
        ...(own.series === undefined ? {} : { series: numbered(own.series) }),
        tooltip: { ...common.tooltip, ...(own.tooltip as object | undefined) },
        legend: own.legend === undefined ? { show: false } : { ...common.legend, ...(own.legend as object) },
      },
      { notMerge: false, replaceMerge: ['series', 'xAxis', 'yAxis', 'grid', 'calendar', 'visualMap'] },
    )
  }, [chart, option, look, width, isStill])

  useEffect(() => {
    if (chart === null || onClick === undefined) return
    const listener = (event: unknown) => onClick(event as Parameters<typeof onClick>[0])
    chart.on('click', listener)
    return () => void chart.off('click', listener)
  }, [chart, onClick])

  useEffect(() => (chart === null ? undefined : onReady?.(chart)), [chart, onReady])

  // Last, so that whatever was bound to a chart is undone before the chart goes.
  useEffect(() => {
    let made: EChartsType | null = null
    let observer: ResizeObserver | null = null
    let isGone = false
    import('./echarts').then(({ init }) => {
      if (isGone || place.current === null) return
      made = init(place.current, null, { renderer: 'canvas' })
      observer = new ResizeObserver(([entry]) => {
        setWidth(Math.round(entry!.contentRect.width))
        made?.resize()
      })
      observer.observe(place.current)
      setWidth(place.current.clientWidth)
      setChart(made)
    }, setFailure)
    return () => {
      isGone = true
      observer?.disconnect()
      made?.dispose()
      setChart(null)
    }
  }, [])

  if (failure !== null) return <StateOfError error={navigator.onLine ? failure : Problem.ofNoAnswer(failure)} />
  return (
    <div role="img" aria-label={label} className="chart" data-drawn={chart !== null}>
      {chart === null && <Skeleton height={height} radius="sm" pos="absolute" inset={0} />}
      <div ref={place} style={{ height }} aria-hidden />
    </div>
  )
}

/** Newer data moves a series only where it is known again, by an id; without one it is drawn anew from nothing. */
function numbered(series: unknown): object[] {
  const all = (Array.isArray(series) ? series : [series]) as object[]
  return all.map((one, i) => ({ id: `series ${i}`, ...one }))
}
