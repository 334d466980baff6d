import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Dialog } from '../../app/Dialog'
import { StateOfError } from '../../states/StateOfError'
import { t } from '../../texts'
import { dashboard as asked, remove, useIsMine, type Summary } from '../useDashboards'
import { useOwnerName } from '../useOwnerName'

const text = t.dashboards.remove

interface Props {
  /** Null: closed. */
  dashboard: Summary | null
  close: () => void
  onDeleted: (dashboard: Summary) => void
}

/** Asks once more, with what goes and whose it is. */
export function DeleteDialog({ dashboard, close, onDeleted }: Props) {
  const queries = useQueryClient()
  const isMine = useIsMine()
  const ownerName = useOwnerName()
  // What it was about stays in it while it closes.
  const [last, setLast] = useState(dashboard)
  if (dashboard !== null && dashboard !== last) setLast(dashboard)
  const removal = useMutation({
    mutationFn: ({ id }: Summary) => remove(id),
    onSuccess: async (_, gone) => {
      queries.removeQueries({ queryKey: asked(gone.id).queryKey })
      await queries.invalidateQueries({ queryKey: ['dashboards'] })
      onDeleted(gone)
    },
  })
  const shown = dashboard ?? last
  function leave() {
    removal.reset()
    close()
  }
  return (
    <Dialog isOpen={dashboard !== null} close={leave} title={text.title}>
      {shown !== null && (
        <Stack gap="sm">
          <Text size="sm" className="breaks">
            {[
              text.text(shown.name),
              ...(isMine(shown.owner) ? [] : [text.ofAnother(ownerName(shown.owner))]),
              ...(shown.isPublic ? [text.shared] : []),
            ].join(' ')}
          </Text>
          {removal.isError && <StateOfError error={removal.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={leave} data-autofocus>
              {text.cancel}
            </Button>
            <Button color="red.9" loading={removal.isPending} onClick={() => removal.mutate(shown)}>
              {text.submit}
            </Button>
          </Group>
        </Stack>
      )}
    </Dialog>
  )
}
