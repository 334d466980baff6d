import { Text } from '@mantine/core'
import type { Schemas } from '../api/client'
import { day, range } from '../figures/format'
import { t } from '../texts'

/** Which days a dashboard tells of, which it compares them with, and by whose calendar. */
export function PeriodLine({ period }: { period: Schemas['DashboardPeriod'] }) {
  return (
    <Text size="sm" c="dimmed">
      {range(period.from, period.to)}
      {' · '}
      {t.period.previous(range(period.previousFrom, period.previousTo))}
      {' · '}
      {t.period.asOf(day(period.asOf), period.timeZone)}
    </Text>
  )
}
