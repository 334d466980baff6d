import { Group } from '@mantine/core'
import type { Schemas } from '../api/client'
import { PeriodLine } from './PeriodLine'
import type { Timeframe } from './search'
import { TimeframeChoice } from './TimeframeChoice'

/** Over the figures that the time frame changes, and over no others: which days they tell of, and the choice of them. */
export function PeriodBar({ period, timeframe }: { period: Schemas['DashboardPeriod']; timeframe: Timeframe }) {
  return (
    <Group justify="space-between" gap="xs">
      <TimeframeChoice value={timeframe} />
      <PeriodLine period={period} />
    </Group>
  )
}
