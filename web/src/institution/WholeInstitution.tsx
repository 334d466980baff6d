import { Stack, Text } from '@mantine/core'
import { moment, range } from '../figures/format'
import { t } from '../texts'
import { KeyFigures } from './KeyFigures'
import type { Whole } from './useWhole'

/** All organizations together, as the dashboard without filters tells of them. */
export function WholeInstitution({ dashboard: { metrics, charts, summary } }: { dashboard: Whole }) {
  const active = charts.find((c) => c.id === 'activity_by_day')?.series.find((s) => s.name === 'active_users')?.values
  const asOf = metrics[0]?.calculatedAt
  return (
    <Stack gap="md" className="whole">
      <Text size="sm" c="dimmed">
        {[
          range(summary.from, summary.to),
          t.period.previous(range(summary.previousFrom, summary.previousTo)),
          ...(asOf === undefined ? [] : [t.period.asOf(moment(asOf, summary.timeZone), summary.timeZone)]),
        ].join(' · ')}
      </Text>
      <KeyFigures
        metrics={metrics}
        to={summary.to}
        runOf={(metric) => (metric === 'active_users' ? active : undefined)}
      />
    </Stack>
  )
}
