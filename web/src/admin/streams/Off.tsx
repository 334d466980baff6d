import { Stack, Text } from '@mantine/core'
import { Box } from '../Box'
import { Code } from '../Copyable'
import { t } from '../../texts'

const text = t.streams.off

/** What to set to turn Kafka on. */
export function Off() {
  return (
    <div data-state="off">
      <Box title={text.title}>
        <Stack gap="sm">
          <Text size="sm">{text.text}</Text>
          <Code code={text.lines} label={text.example} what={text.code} />
          <Text size="sm" c="dimmed">
            {text.more}
          </Text>
        </Stack>
      </Box>
    </div>
  )
}
