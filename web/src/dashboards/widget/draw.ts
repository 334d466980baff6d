import type { EChartsCoreOption } from 'echarts/core'
import { axis, type Look } from '../../charts/look'
import { figure, number, short, shortDay } from '../../figures/format'
import { inkOn, step } from '../../institution/shades'
import { t } from '../../texts'
import { isMonth, named, said, unitOf, wholeFigure, type Column } from './answers'
import type { Pivot, Series } from './pivot'
import type { Shape } from './widgets'

/** More series than these cannot be told apart. */
export const mostSeries = 12
/** More slices than these neither. */
export const mostSlices = 12
/** A row of a horizontal chart, in px. */
const rowHeight = 18
const strokes = ['solid', 'dashed', 'dotted'] as const

/** Laid over colours, so that they are told apart without them, and lightly: the figures are what is to be seen. */
const veil = 'rgba(255, 255, 255, 0.28)'
const decals = [
  { symbol: 'none' },
  { symbol: 'rect', color: veil, dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: Math.PI / 4 },
  {
    symbol: 'circle',
    color: veil,
    symbolSize: 0.6,
    dashArrayX: [
      [0, 7],
      [4, 7],
    ],
    dashArrayY: [4, 0],
  },
  { symbol: 'rect', color: veil, dashArrayX: [1, 0], dashArrayY: [2, 6], rotation: -Math.PI / 4 },
  { symbol: 'rect', color: veil, dashArrayX: [1, 0], dashArrayY: [2, 5] },
  { symbol: 'rect', color: veil, dashArrayX: [2, 5], dashArrayY: [1, 0] },
]

/** What of a pivot is drawn; the rest stands in the table alone. */
export function drawnOf(shape: Shape, pivot: Pivot, height: number): Pivot {
  const isLying = liesDown(shape, pivot)
  const categories =
    shape === 'pie' ? mostSlices : isLying ? Math.max(1, Math.floor((height - 50) / rowHeight)) : Infinity
  const series = shape === 'heatmap' ? Math.max(1, Math.floor((height - 90) / rowHeight)) : mostSeries
  if (pivot.categories.length <= categories && pivot.series.length <= series) return pivot
  return {
    ...pivot,
    categories: pivot.categories.slice(0, categories),
    names: pivot.names.slice(0, categories),
    series: pivot.series.slice(0, series).map((s) => ({ ...s, values: s.values.slice(0, categories) })),
  }
}

/** Names stand beside their bars, where there is room for them. */
function liesDown(shape: Shape, { along }: Pivot): boolean {
  if (shape === 'funnel') return true
  return (shape === 'bar' || shape === 'stacked') && along?.type !== 'date' && along?.type !== 'number'
}

export function draw(shape: Shape, pivot: Pivot, look: Look, width: number): EChartsCoreOption {
  switch (shape) {
    case 'pie':
      return pie(pivot, look, width)
    case 'heatmap':
      return heatmap(pivot, look, width)
    case 'funnel':
      return funnel(pivot, look, width)
    default:
      return cartesian(shape, pivot, look, width)
  }
}

/** Names beside what they are of, cut where they are long; the tooltip says them whole. */
function nameAxis(names: readonly string[], look: Look, room: number) {
  return {
    ...axis(look),
    type: 'category',
    inverse: true,
    data: [...names],
    axisLine: { show: false },
    axisLabel: { color: look.text, width: room, overflow: 'truncate', interval: 0 },
  }
}

const roomForNames = (width: number) => Math.min(220, Math.round(width * 0.34))

interface Hit {
  dataIndex: number
}

function tip(pivot: Pivot, place: number): string {
  const name = pivot.names[place] ?? ''
  const lines = pivot.series.flatMap((s) => {
    const value = s.values[place] ?? null
    return value === null && pivot.series.length > 4 ? [] : [`${s.name}: ${wholeFigure(value, s.column)}`]
  })
  return [name, ...lines].join('\n')
}

function valueAxis(column: Column, look: Look) {
  return {
    ...axis(look),
    type: 'value',
    name: named(column),
    ...(unitOf(column) === 'count' ? { minInterval: 1 } : {}),
    axisLabel: { ...axis(look).axisLabel, formatter: short },
  }
}

function cartesian(shape: Shape, pivot: Pivot, look: Look, width: number): EChartsCoreOption {
  const isLying = liesDown(shape, pivot)
  // Months are not of one length, and have names of their own.
  const isTime = shape === 'line' && pivot.along?.type === 'date' && !isMonth(pivot.along)
  const units = [...new Set(pivot.series.map((s) => s.column.unit))]
  const firstOf = (unit: string | null) => pivot.series.find((s) => s.column.unit === unit)!
  const hasLegend = pivot.series.length > 1
  const names = roomForNames(width)
  const categories = isLying
    ? nameAxis(pivot.names, look, names)
    : isTime
      ? {
          ...axis(look),
          type: 'time',
          min: 'dataMin',
          max: 'dataMax',
          axisLabel: { ...axis(look).axisLabel, formatter: (at: number) => shortDay(new Date(at).toISOString()) },
        }
      : {
          ...axis(look),
          type: 'category',
          boundaryGap: shape !== 'line',
          data: pivot.categories.map((value) =>
            pivot.along === null ? String(value) : said(value, pivot.along, true),
          ),
          splitLine: { show: false },
        }
  const values = units.map((unit, i) => ({
    ...valueAxis(firstOf(unit).column, look),
    ...(pivot.by !== null || pivot.series.filter((s) => s.column.unit === unit).length === 1
      ? {}
      : { name: unit === 'count' || unit === null ? t.dashboards.chart.count : figureSign(firstOf(unit).column) }),
    nameTextStyle: { color: look.faint, align: isLying ? 'right' : i === 0 ? 'left' : 'right' },
    ...(isLying ? { nameLocation: 'end', nameGap: 6, name: '' } : {}),
    ...(i > 0 ? { splitLine: { show: false } } : {}),
  }))
  return {
    useUTC: true,
    aria: { enabled: true, label: { enabled: false }, decal: { show: hasLegend && shape !== 'line', decals } },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: shape === 'line' ? 'line' : 'shadow', label: { show: false } },
      formatter: (hits: Hit[]) => (hits[0] === undefined ? '' : tip(pivot, hits[0].dataIndex)),
    },
    ...(hasLegend ? { legend: { type: 'scroll', left: 0, right: 0, itemWidth: 22 } } : {}),
    grid: {
      left: isLying ? names + 10 : 52,
      right: units.length > 1 && !isLying ? 48 : 18,
      top: (hasLegend ? 30 : 6) + (isLying ? 0 : 26),
      bottom: 26,
    },
    ...(isLying ? { xAxis: values, yAxis: categories } : { xAxis: categories, yAxis: values }),
    series: pivot.series.map((s, i) =>
      drawnSeries(shape, pivot, s, i, look, isLying, isTime, units.indexOf(s.column.unit)),
    ),
  }
}

const figureSign = (column: Column) => t.words.unit[unitOf(column)] ?? ''

function drawnSeries(
  shape: Shape,
  pivot: Pivot,
  { name, values }: Series,
  place: number,
  look: Look,
  isLying: boolean,
  isTime: boolean,
  unit: number,
) {
  const color = look.series[place % look.series.length]!
  const common = {
    name,
    color,
    ...(isLying ? { xAxisIndex: unit } : { yAxisIndex: unit }),
    data: isTime ? values.map((value, i) => [Date.parse(`${String(pivot.categories[i])}T00:00:00Z`), value]) : values,
  }
  if (shape === 'line') {
    return {
      ...common,
      type: 'line',
      symbol: 'circle',
      symbolSize: 6,
      showSymbol: values.filter((v) => v !== null).length < 2 || values.length <= 14,
      connectNulls: false,
      // Told apart by their strokes too, not by colour alone.
      lineStyle: { width: 2, type: strokes[Math.floor(place / look.series.length + place) % strokes.length] },
    }
  }
  return {
    ...common,
    type: 'bar',
    barMaxWidth: 34,
    ...(shape === 'stacked'
      ? { stack: 'all' }
      : { itemStyle: { borderRadius: isLying ? [0, 3, 3, 0] : [3, 3, 0, 0] } }),
  }
}

function pie(pivot: Pivot, look: Look, width: number): EChartsCoreOption {
  const [series] = pivot.series
  const isNarrow = width < 420
  const valueOf = (place: number) =>
    series === undefined ? '' : wholeFigure(series.values[place] ?? null, series.column)
  return {
    aria: { enabled: true, label: { enabled: false }, decal: { show: true, decals } },
    tooltip: { trigger: 'item', formatter: ({ dataIndex }: Hit) => tip(pivot, dataIndex) },
    // The names with their figures, beside it or under it: at the slices they would cut each other off.
    legend: {
      type: 'scroll',
      formatter: (name: string) => `${name}: ${valueOf(pivot.names.indexOf(name))}`,
      pageTextStyle: { color: look.text },
      ...(isNarrow
        ? { orient: 'vertical', left: 'center', top: 'auto', bottom: 0, height: 88 }
        : { orient: 'vertical', left: '58%', top: 'middle' }),
      textStyle: { color: look.text, width: isNarrow ? width - 60 : width * 0.4 - 40, overflow: 'truncate' },
    },
    series: [
      {
        type: 'pie',
        radius: isNarrow ? ['30%', '58%'] : ['42%', '80%'],
        center: isNarrow ? ['50%', '34%'] : ['29%', '50%'],
        startAngle: 90,
        itemStyle: { borderColor: look.surface, borderWidth: 2 },
        label: { show: false },
        data: pivot.names.map((name, i) => ({
          name,
          value: Math.max(0, series?.values[i] ?? 0),
          itemStyle: { color: look.series[i % look.series.length] },
        })),
      },
    ],
  }
}

function heatmap(pivot: Pivot, look: Look, width: number): EChartsCoreOption {
  const all = pivot.series.flatMap((s) => s.values).filter((v) => v !== null)
  const [least, most] = [Math.min(0, ...all), Math.max(0, ...all)]
  const span = most - least || 1
  const steps = look.ramp.length
  const [left, right] = [roomForNames(width) + 10, 8]
  const hasRoom = (width - left - right) / Math.max(1, pivot.names.length) >= 38
  const column = pivot.series[0]?.column
  return {
    tooltip: {
      trigger: 'item',
      formatter: ({ value }: { value: [number, number, number] }) => {
        const series = pivot.series[value[1]]!
        return `${pivot.names[value[0]]} · ${series.name}\n${named(series.column)}: ${wholeFigure(value[2], series.column)}`
      },
    },
    grid: { left, right, top: 6, bottom: 60 },
    xAxis: {
      ...axis(look),
      type: 'category',
      data: pivot.categories.map((value) => (pivot.along === null ? String(value) : said(value, pivot.along, true))),
    },
    yAxis: nameAxis(
      pivot.series.map((s) => s.name),
      look,
      left - 10,
    ),
    visualMap: {
      type: 'piecewise',
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemGap: 8,
      itemWidth: 14,
      // Where there is no room for all of them, the least and the most are said.
      ...(width < 480 ? { showLabel: false, text: [short(most), short(least)] } : {}),
      selectedMode: false,
      textStyle: { color: look.faint, fontSize: 11 },
      pieces: look.ramp.map((color, i) => {
        const [from, to] = [least + (span / steps) * i, least + (span / steps) * (i + 1)]
        const isLast = i === steps - 1
        return { gte: from, ...(isLast ? { lte: to } : { lt: to }), color, label: `${short(from)}–${short(to)}` }
      }),
    },
    series: [
      {
        type: 'heatmap',
        itemStyle: { borderColor: look.surface, borderWidth: 2 },
        emphasis: { itemStyle: { borderColor: look.text } },
        label: {
          show: hasRoom,
          fontSize: 11,
          formatter: ({ value }: { value: [number, number, number] }) =>
            column === undefined ? '' : unitOf(column) === 'count' ? short(value[2]) : number(value[2], unitOf(column)),
        },
        data: pivot.series.flatMap((s, row) =>
          s.values.flatMap((value, k) =>
            value === null
              ? []
              : [
                  {
                    value: [k, row, value],
                    label: { color: inkOn(look.ramp[step(((value - least) / span) * 100, steps)]!) },
                  },
                ],
          ),
        ),
      },
    ],
  }
}

/** Bars in the middle, each as wide as its figure: half of what is missing is left free. */
function funnel(pivot: Pivot, look: Look, width: number): EChartsCoreOption {
  const [series] = pivot.series
  const values = pivot.names.map((_, i) => series?.values[i] ?? 0)
  const widest = Math.max(1, ...values)
  const names = roomForNames(width)
  const bar = { type: 'bar' as const, stack: 'funnel', barWidth: '70%' }
  return {
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'none' },
      formatter: (hits: Hit[]) => {
        const place = hits[0]?.dataIndex
        if (place === undefined || series === undefined) return ''
        return `${pivot.names[place]}: ${wholeFigure(series.values[place] ?? null, series.column)}`
      },
    },
    grid: { left: names + 10, right: 14, top: 4, bottom: 4 },
    xAxis: { type: 'value', min: 0, max: widest, show: false },
    yAxis: nameAxis(pivot.names, look, names),
    series: [
      { ...bar, silent: true, itemStyle: { color: 'transparent' }, data: values.map((v) => (widest - v) / 2) },
      {
        ...bar,
        name: series?.name ?? '',
        data: values.map((value, i) => {
          const isWide = value >= widest / 6
          return {
            value,
            itemStyle: { color: look.series[0], borderRadius: 4 },
            label: {
              show: true,
              position: isWide ? ('inside' as const) : ('right' as const),
              color: isWide ? look.surface : look.text,
              fontWeight: 600,
              formatter: figure(series?.values[i] ?? null, series === undefined ? 'count' : unitOf(series.column)),
            },
          }
        }),
      },
    ],
  }
}
