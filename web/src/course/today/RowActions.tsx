import { ActionIcon, Button, Group, Tooltip } from '@mantine/core'
import { IconCheck, IconMail } from '@tabler/icons-react'
import { t } from '../../texts'
import { nameOf, type Flagged } from './flagged'

const text = t.course.today

interface Props {
  learner: Flagged
  copyAddress: (learner: Flagged) => void
  handle: (learner: Flagged) => void
}

export function RowActions({ learner, copyAddress, handle }: Props) {
  const name = nameOf(learner)
  return (
    <Group gap={6} wrap="nowrap" justify="flex-end">
      <Tooltip label={learner.email ?? text.noAddress}>
        <ActionIcon
          variant="default"
          size="md"
          aria-label={learner.email === null ? text.noAddressOf(name) : text.copyAddressOf(name)}
          // Focusable, so that the reason can be read; there is nothing to copy.
          aria-disabled={learner.email === null || undefined}
          data-disabled={learner.email === null || undefined}
          onClick={() => learner.email !== null && copyAddress(learner)}
        >
          <IconMail size={16} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconCheck size={14} aria-hidden />}
        aria-label={text.handleOf(name)}
        data-handle
        onClick={() => handle(learner)}
      >
        {text.handle}
      </Button>
    </Group>
  )
}
