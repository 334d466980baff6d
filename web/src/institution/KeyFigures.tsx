import { Text } from '@mantine/core'
import type { Schemas } from '../api/client'
import { figure, shortDay } from '../figures/format'
import { Kpi } from '../figures/Kpi'
import { t } from '../texts'
import { good, measures, ofToday, ordered } from './keyFigures'

interface Props {
  metrics: readonly Schemas['DashboardMetric'][]
  /** Of those that have one. */
  runOf?: (metric: string) => number[] | undefined
  /** The last day of the period. */
  to: string
}

/** The key figures with those of the period before. */
export function KeyFigures({ metrics, runOf, to }: Props) {
  return (
    <div className="figures">
      {ordered(metrics).map((m) => {
        const isOfToday = ofToday.includes(m.metricType)
        return (
          <Kpi
            key={m.id}
            name={t.words.metric[m.metricType] ?? m.metricType}
            measure={measures[m.metricType] ?? m.metricType}
            value={m.value}
            unit={m.unit}
            good={good[m.metricType]}
            run={runOf?.(m.metricType)}
            {...(isOfToday || m.previousValue === null
              ? {}
              : { changePercentage: m.changePercentage, before: figure(m.previousValue, m.unit) })}
          >
            <Text size="xs" c="dimmed">
              {m.value === null ? t.table.noValue : isOfToday ? t.period.now : t.period.to(shortDay(to))}
            </Text>
          </Kpi>
        )
      })}
    </div>
  )
}
