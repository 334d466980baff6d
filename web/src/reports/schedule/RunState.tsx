import { Badge } from '@mantine/core'
import { t } from '../../texts'

const colors: Record<string, string> = { sent: 'lectern', partly_sent: 'yellow', failed: 'red', running: 'blue' }

/** What became of a run. */
export function RunState({ state }: { state: string }) {
  return (
    <Badge variant="light" color={colors[state] ?? 'gray'} className="sharing">
      {t.schedules.runStates[state] ?? state}
    </Badge>
  )
}
