import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Dialog } from '../../app/Dialog'
import { StateOfError } from '../../states/StateOfError'
import { t } from '../../texts'
import type { Report } from './draft'
import { report as asked } from '../useReports'
import { remove } from './useReport'

const text = t.reportBuilder.delete

interface Props {
  report: Report
  isOpen: boolean
  close: () => void
}

/** Asks once more, with what goes. */
export function DeleteReport({ report, isOpen, close }: Props) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const removal = useMutation({
    mutationFn: () => remove(report.id),
    onSuccess: async () => {
      await navigate({ to: '/reports', ignoreBlocker: true })
      queries.removeQueries({ queryKey: asked(report.id).queryKey })
      await queries.invalidateQueries({ queryKey: ['reports'] })
    },
  })
  function leave() {
    removal.reset()
    close()
  }
  return (
    <Dialog isOpen={isOpen} close={leave} title={text.title}>
      <Stack gap="sm">
        <Text size="sm" className="breaks">
          {text.text(report.name)} {report.isPublic === true && text.shared}
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
