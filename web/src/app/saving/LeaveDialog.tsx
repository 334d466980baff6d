import { Button, Group, Stack, Text } from '@mantine/core'
import { Dialog } from '../Dialog'
import { t } from '../../texts'

const words = t.saving.leave

interface Props {
  /** What is not saved. */
  text: string
  isOpen: boolean
  isBusy: boolean
  stay: () => void
  leave: () => void
  save: () => void
}

/** Before what is not saved is lost. */
export function LeaveDialog({ text, isOpen, isBusy, stay, leave, save }: Props) {
  return (
    <Dialog isOpen={isOpen} close={stay} title={words.title}>
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={stay}>
            {words.stay}
          </Button>
          <Button variant="default" onClick={leave}>
            {words.discard}
          </Button>
          <Button loading={isBusy} onClick={save} data-autofocus>
            {words.save}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
