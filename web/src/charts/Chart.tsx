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
  /** Each time that it has been drawn, at first or with newer data. */
  onDrawn?: () => void
  /** Thousands of marks take a while to draw: that waits until the browser has nothing else to do. */
  isHeavy?: boolean
  ref?: RefObject<EChartsType | null>
}

/** The longest that a picture waits for that, in ms. */
const patience = 1500

/** A picture by ECharts, which is fetched with the first one. Newer data moves what is drawn instead of drawing it anew. */
export function Chart({ option, height, label, onClick, onReady, onDrawn, isHeavy = false, ref }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const look = useLook()
  const isStill = useReducedMotion()
  const [chart, setChart] = useState<EChartsType | null>(null)
  const [drawn, setDrawn] = useState<EChartsType | null>(null)
  const [width, setWidth] = useState(0)
  const [failure, setFailure] = useState<unknown>(null)

  useEffect(() => {
    if (ref) ref.current = chart
  }, [chart, ref])

  useEffect(() => {
    if (chart === null || width === 0) return
    const draw = () => {
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
      setDrawn(chart)
      onDrawn?.()
    }
    if (isHeavy) return whenIdle(draw)
    draw()
    return
  }, [chart, option, look, width, isStill, isHeavy, onDrawn])

  useEffect(() => {
    if (chart === null || onClick === undefined) return
    const listener = (event: unknown) => onClick(event as Parameters<typeof onClick>[0])
    chart.on('click', listener)
    return () => void chart.off('click', listener)
  }, [chart, onClick])

  useEffect(() => (drawn === null || drawn !== chart ? undefined : onReady?.(drawn)), [chart, drawn, onReady])

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
    <div role="img" aria-label={label} className="chart" data-drawn={chart !== null && drawn === chart}>
      {(chart === null || drawn !== chart) && <Skeleton height={height} radius="sm" pos="absolute" inset={0} />}
      <div ref={place} style={{ height }} aria-hidden />
    </div>
  )
}

/** @returns What takes it back, where it has not come to it. */
function whenIdle(act: () => void): () => void {
  // Not every browser tells when it has nothing to do.
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(act, 50)
    return () => clearTimeout(timer)
  }
  const asked = requestIdleCallback(act, { timeout: patience })
  return () => cancelIdleCallback(asked)
}

/** Newer data moves a series only where it is known again, by an id; without one it is drawn anew from nothing. */
function numbered(series: unknown): object[] {
  const all = (Array.isArray(series) ? series : [series]) as object[]
  return all.map((one, i) => ({ id: `series ${i}`, ...one }))
}
