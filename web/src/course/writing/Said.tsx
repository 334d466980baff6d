import { Alert, Button, Group, Text } from '@mantine/core'
import { t } from '../../texts'

export interface Message {
  text: string
  isError?: boolean
  /** Left out: it cannot be undone. */
  undo?: () => void
}

/** What became of what the reader did. The place is always there, so that screen readers hear what comes into it. */
export function Said({ message, close }: { message: Message | null; close: () => void }) {
  return (
    <div role={message?.isError ? 'alert' : 'status'} data-said={message?.isError ? 'error' : 'done'}>
      {message !== null && (
        <Alert
          color={message.isError ? 'red' : 'lectern'}
          variant="light"
          py={6}
          withCloseButton
          closeButtonLabel={t.course.addresses.dismiss}
          onClose={close}
          role={undefined}
        >
          <Group justify="space-between" gap="xs">
            <Text size="sm">{message.text}</Text>
            {message.undo !== undefined && (
              <Button size="compact-sm" variant="default" onClick={message.undo}>
                {t.course.today.undo}
              </Button>
            )}
          </Group>
        </Alert>
      )}
    </div>
  )
}
