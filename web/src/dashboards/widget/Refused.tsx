import { Alert, Button, Stack, Text } from '@mantine/core'
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

/** In the place of a widget's figures: the others stand as they are. */
export function Refused({ refusal, retry }: { refusal: Refusal; retry?: () => unknown }) {
  const isPassing = passing.includes(refusal.code)
  const isForbidden = refusal.code === 'forbidden'
  return (
    <Alert
      color={isPassing ? 'yellow' : 'gray'}
      variant="light"
      title={isForbidden ? text.forbidden : isPassing ? text.passing : text.wrong}
      icon={isForbidden ? <IconLock /> : <IconAlertTriangle />}
      data-state={refusal.code}
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm" className="breaks">
          {isForbidden ? text.forbiddenText : refusal.message}
        </Text>
        {isPassing && retry !== undefined && (
          <Button size="compact-sm" variant="default" onClick={() => retry()}>
            {t.states.retry}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
