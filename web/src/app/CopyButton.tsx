import { Button, Group, Text, VisuallyHidden, type ButtonProps } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { t } from '../texts'
import { copy } from './copy'

/** How long it says that it was done, in ms. */
const said = 4000

interface Props {
  text: string
  /** What it is, for who hears the button: where others like it stand. */
  what?: string
  /** What the button says. */
  label?: string
  /** What it says for a while afterwards. */
  done?: string
  title?: string
  size?: ButtonProps['size']
  variant?: ButtonProps['variant']
}

/** Copies a text and says whether that went well. */
export function CopyButton(props: Props) {
  const { text, what, label = t.copying.copy, done = t.copying.copied, title, size = 'xs', variant = 'default' } = props
  const [outcome, setOutcome] = useState<'done' | 'failed' | null>(null)
  useEffect(() => {
    if (outcome === null) return
    const timer = setTimeout(() => setOutcome(null), said)
    return () => clearTimeout(timer)
  }, [outcome])
  return (
    <Group gap="xs" wrap="nowrap">
      <Button
        size={size}
        variant={variant}
        title={title}
        aria-label={what === undefined ? undefined : t.copying.copyOf(what)}
        leftSection={outcome === 'done' ? <IconCheck size={15} aria-hidden /> : <IconCopy size={15} aria-hidden />}
        onClick={() => void copy(text).then((isDone) => setOutcome(isDone ? 'done' : 'failed'))}
      >
        {outcome === 'done' ? done : label}
      </Button>
      <span role="status">
        {outcome === 'done' && <VisuallyHidden>{done}</VisuallyHidden>}
        {outcome === 'failed' && (
          <Text size="xs" span>
            {t.copying.failed}
          </Text>
        )}
      </span>
    </Group>
  )
}
