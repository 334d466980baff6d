import { Button, Group, Stack, Text } from '@mantine/core'
import { Dialog } from '../../app/Dialog'
import { t } from '../../texts'

const text = t.dashboards.editor.leave

interface Props {
  isOpen: boolean
  isBusy: boolean
  stay: () => void
  leave: () => void
  save: () => void
}

/** Before what is not saved is lost. */
export function LeaveDialog({ isOpen, isBusy, stay, leave, save }: Props) {
  return (
    <Dialog isOpen={isOpen} close={stay} title={text.title}>
      <Stack gap="md">
        <Text size="sm">{text.text}</Text>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={stay}>
            {text.stay}
          </Button>
          <Button variant="default" onClick={leave}>
            {text.discard}
          </Button>
          <Button loading={isBusy} onClick={save} data-autofocus>
            {text.save}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
