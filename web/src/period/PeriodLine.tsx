import { Text } from '@mantine/core'
import type { Schemas } from '../api/client'
import { day, range } from '../figures/format'
import { t } from '../texts'

/** Which days a dashboard tells of, which it compares them with, and by whose calendar. */
export function PeriodLine({ period }: { period: Schemas['DashboardPeriod'] }) {
  return (
    <Text size="sm" c="dimmed">
      {range(period.from, period.to)}
      {endsYesterday(period) && ` (${t.period.toYesterday})`}
      {' · '}
      {t.period.previous(range(period.previousFrom, period.previousTo))}
      {' · '}
      {t.period.asOf(day(period.asOf), period.timeZone)}
    </Text>
  )
}

/** The day is not over; what would be cut by it is left out. */
function endsYesterday({ to, asOf }: Pick<Schemas['DashboardPeriod'], 'to' | 'asOf'>): boolean {
  return Date.parse(asOf) - Date.parse(to) === 86_400_000
}
