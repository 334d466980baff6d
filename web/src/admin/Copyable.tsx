import { Button, Group, Stack, Text, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { copy } from '../course/writing/addresses'
import { t } from '../texts'

/** How long it says that it was done, in ms. */
const said = 4000

/** Copies a text and says whether that went well. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [outcome, setOutcome] = useState<'done' | 'failed' | null>(null)
  useEffect(() => {
    if (outcome === null) return
    const timer = setTimeout(() => setOutcome(null), said)
    return () => clearTimeout(timer)
  }, [outcome])
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size="xs"
        variant="default"
        aria-label={t.admin.copyOf(what)}
        leftSection={outcome === 'done' ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
        onClick={() => void copy(text).then((isDone) => setOutcome(isDone ? 'done' : 'failed'))}
      >
        {outcome === 'done' ? t.admin.copied : t.admin.copy}
      </Button>
      <span role="status">
        {outcome === 'done' && <VisuallyHidden>{t.admin.copied}</VisuallyHidden>}
        {outcome === 'failed' && (
          <Text size="xs" span>
            {t.admin.notCopied}
          </Text>
        )}
      </span>
    </Group>
  )
}

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
