import { Group, Stack, Text } from '@mantine/core'
import { CopyButton } from '../app/CopyButton'
import { t } from '../texts'

interface SecretProps {
  label: string
  secret: string
  /** What to do with it. */
  text?: string
}

/** A secret that the server told this once. */
export function Secret({ label, secret, text }: SecretProps) {
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {label}
      </Text>
      <code className="to-copy" data-secret>
        {secret}
      </code>
      <Group justify="space-between" gap="xs">
        <CopyButton text={secret} what={label} />
      </Group>
      <Text size="sm">
        {t.admin.once}
        {text !== undefined && ` ${text}`}
      </Text>
    </Stack>
  )
}

/** Lines to be copied; they scroll by themselves, also by keys. */
export function Code({ code, label, what }: { code: string; label: string; what: string }) {
  return (
    <Stack gap={6}>
      <pre className="code" tabIndex={0} role="region" aria-label={label}>
        <code>{code}</code>
      </pre>
      <CopyButton text={code} what={what} />
    </Stack>
  )
}
