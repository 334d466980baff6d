import { Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconLock } from '@tabler/icons-react'
import { t } from '../../texts'

/** Why one widget has no figures, as the API says it. */
export interface Refusal {
  code: string
  message: string
}

const text = t.dashboards.refused
/** Another try may do better. */
const passing = ['query_too_slow', 'too_many_queries', 'query_failed']

/** In the place of a widget's figures, however small that is: the others stand as they are. */
export function Refused({ refusal, retry }: { refusal: Refusal; retry?: () => unknown }) {
  const isPassing = passing.includes(refusal.code)
  const isForbidden = refusal.code === 'forbidden'
  const Icon = isForbidden ? IconLock : IconAlertTriangle
  return (
    <Stack gap={4} align="flex-start" data-state={refusal.code}>
      <Group gap={6} wrap="nowrap">
        <Icon size={16} aria-hidden className="sharing" />
        <Text size="sm" fw={600}>
          {isForbidden ? text.forbidden : isPassing ? text.passing : text.wrong}
        </Text>
      </Group>
      <Text size="sm" c="dimmed" className="breaks">
        {isForbidden ? text.forbiddenText : refusal.message}
      </Text>
      {isPassing && retry !== undefined && (
        <Button size="compact-sm" variant="default" onClick={() => retry()}>
          {t.states.retry}
        </Button>
      )}
    </Stack>
  )
}
