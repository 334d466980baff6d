import { SegmentedControl } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { t } from '../texts'
import { timeframes, type Timeframe } from './search'

/** Which days the page tells of; it stands in the address. */
export function TimeframeChoice({ value }: { value: Timeframe }) {
  const navigate = useNavigate()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t.period.label}
      value={value}
      data={timeframes.map((f) => ({ value: f, label: t.period.of[f] }))}
      onChange={(timeframe) =>
        void navigate({ to: '.', resetScroll: false, search: (old) => ({ ...old, timeframe: timeframe as Timeframe }) })
      }
    />
  )
}
