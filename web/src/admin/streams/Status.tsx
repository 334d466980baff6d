import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { t } from '../../texts'
import type { Kafka } from './useKafka'

const text = t.streams

/** Whether all is well, in words; else what is wrong, worst first, and what to look at. */
export function Status({ kafka }: { kafka: Kafka }) {
  const isWell = kafka.faults.length === 0
  return (
    <Alert
      color={isWell ? 'gray' : 'yellow'}
      variant="light"
      role="status"
      data-state={kafka.status}
      icon={isWell ? <IconCircleCheck color="var(--good)" aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={isWell ? text.status.healthy : text.status.degraded}
    >
      {!isWell && (
        <Stack gap="xs">
          {kafka.faults.map((fault) => (
            <div key={fault} data-fault={fault}>
              <Text size="sm" fw={600}>
                {text.faults[fault].title}
              </Text>
              <Text size="sm" maw={760}>
                {text.faults[fault].text}
              </Text>
            </div>
          ))}
        </Stack>
      )}
    </Alert>
  )
}
