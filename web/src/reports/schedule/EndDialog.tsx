import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Dialog } from '../../app/Dialog'
import { StateOfError } from '../../states/StateOfError'
import { t } from '../../texts'

const text = t.schedules.delete

interface Props {
  /** The report's name. */
  name: string
  /** Whose it is, where it is another's. */
  owner?: string | undefined
  isOpen: boolean
  close: () => void
  end: () => Promise<void>
  ended: () => void
}

/** Asks once more, with what goes. */
export function EndDialog({ name, owner, isOpen, close, end, ended }: Props) {
  const removal = useMutation({ mutationFn: end, onSuccess: ended })
  function leave() {
    removal.reset()
    close()
  }
  return (
    <Dialog isOpen={isOpen} close={leave} title={text.title}>
      <Stack gap="sm">
        <Text size="sm" className="breaks">
          {text.text(name)} {owner !== undefined && text.ofAnother(owner)}
        </Text>
        {removal.isError && <StateOfError error={removal.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={leave} data-autofocus>
            {text.cancel}
          </Button>
          <Button color="red.9" loading={removal.isPending} onClick={() => removal.mutate()}>
            {text.submit}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
