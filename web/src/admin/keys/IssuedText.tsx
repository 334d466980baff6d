import { Stack, Text } from '@mantine/core'
import { t } from '../../texts'
import { Code, Secret } from '../Copyable'
import { tryIt } from './useKeys'

const text = t.admin.keys.dialog

/** A key's text, this once, and a line that tries it. */
export function IssuedText({ label, secret }: { label: string; secret: string }) {
  return (
    <Stack gap="md">
      <Secret label={label} secret={secret} />
      <div>
        <Text size="sm" fw={600}>
          {text.try}
        </Text>
        <Text size="sm" mb={6}>
          {text.tryText}
        </Text>
        <Code code={tryIt(window.location.origin, secret)} label={text.try} what={text.try.toLowerCase()} />
      </div>
    </Stack>
  )
}
