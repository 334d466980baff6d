import { Text } from '@mantine/core'
import type { Schemas } from '../api/client'
import { day } from '../figures/format'
import { t } from '../texts'

/** Over figures that no time frame changes: they tell how it stands today. */
export function NowLine({ period }: { period: Schemas['DashboardPeriod'] }) {
  return (
    <Text size="sm" c="dimmed">
      {t.period.nowOn(day(period.asOf), period.timeZone)}
    </Text>
  )
}
