import { axis, type Look } from '../../charts/look'
import { figure, number } from '../../figures/format'
import { t } from '../../texts'
import { nameOf } from './filter'
import type { Placed } from './region'
import type { Learner } from './useRoster'

const text = t.roster.scatter

/** Each status by its shape, and by its colour too. */
const shapes: Record<Learner['status'], { symbol: string; colour: number }> = {
  in_progress: { symbol: 'circle', colour: 0 },
  completed: { symbol: 'diamond', colour: 5 },
  not_started: { symbol: 'triangle', colour: 3 },
  dropped: { symbol: 'rect', colour: 1 },
}

/** Learners by engagement and score; the third value of a point is its learner. */
export function picture(placed: readonly Placed[], look: Look, width: number) {
  const byId = new Map(placed.map((learner) => [learner.userId, learner]))
  const groups = (Object.keys(shapes) as Learner['status'][])
    .map((status) => ({ status, of: placed.filter((learner) => learner.status === status) }))
    .filter(({ of }) => of.length > 0)
    .map(({ status, of }) => ({ ...shapes[status], of, name: text.legend(t.words.status[status], of.length) }))
  return {
    tooltip: {
      formatter: ({ value }: { value?: unknown[] }) => {
        const learner = byId.get(String(value?.[2]))
        return learner === undefined ? '' : tip(learner)
      },
    },
    legend: { data: groups.map(({ name, symbol }) => ({ name, icon: symbol })), left: 0, top: 0 },
    // A narrow picture breaks the legend into two lines.
    grid: { left: 46, right: 16, top: width < 480 ? 76 : 56, bottom: 44 },
    xAxis: {
      ...axis(look),
      type: 'value',
      min: 0,
      max: 100,
      name: text.engagement,
      nameLocation: 'middle',
      nameGap: 28,
    },
    yAxis: {
      ...axis(look),
      type: 'value',
      min: 0,
      max: 100,
      name: text.score,
      nameTextStyle: { color: look.faint, align: 'left' },
    },
    brush: {
      xAxisIndex: 0,
      yAxisIndex: 0,
      brushMode: 'single',
      transformable: true,
      throttleType: 'debounce',
      throttleDelay: 100,
      outOfBrush: { colorAlpha: 0.25 },
      brushStyle: {
        borderWidth: 1.5,
        borderColor: look.text,
        color: look.isDark ? 'rgba(255,255,255,0.1)' : 'rgba(0,0,0,0.07)',
      },
    },
    // Thousands of marks that glide are a flicker.
    animation: placed.length < 300,
    series: groups.map(({ name, symbol, colour, of }) => ({
      type: 'scatter',
      name,
      symbol,
      symbolSize: placed.length > 1000 ? 6 : 9,
      itemStyle: {
        color: look.series[colour],
        opacity: 0.8,
        borderColor: look.surface,
        borderWidth: placed.length > 1000 ? 0 : 0.5,
      },
      data: of.map((learner) => [learner.engagementScore, learner.score, learner.userId]),
    })),
  }
}

function tip(learner: Placed): string {
  return text.tip(
    nameOf(learner),
    number(learner.engagementScore, 'points'),
    figure(learner.score, 'percent'),
    t.words.status[learner.status],
  )
}
