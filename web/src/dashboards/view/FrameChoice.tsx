import { SegmentedControl } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { timeframes, type Timeframe } from '../../period/search'
import { t } from '../../texts'

const asMade = 'own'

/** Which days all widgets tell of; or each of its own, as it was made. */
export function FrameChoice({ value }: { value: Timeframe | null }) {
  const navigate = useNavigate()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t.dashboards.view.frame}
      value={value ?? asMade}
      data={[
        { value: asMade, label: t.dashboards.view.asMade },
        ...timeframes.map((f) => ({ value: f, label: t.period.of[f] })),
      ]}
      onChange={(next) =>
        void navigate({
          to: '.',
          resetScroll: false,
          search: (old) => ({ ...old, timeframe: next === asMade ? undefined : (next as Timeframe) }),
        })
      }
    />
  )
}
