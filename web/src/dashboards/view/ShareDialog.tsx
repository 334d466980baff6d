import { Button, Group, Stack, Switch, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CopyButton } from '../../app/CopyButton'
import { Dialog } from '../../app/Dialog'
import { StateOfError } from '../../states/StateOfError'
import { t } from '../../texts'
import { dashboard as asked, definitionOf, replace, type Dashboard } from '../useDashboards'

const text = t.dashboards.share

interface Props {
  dashboard: Dashboard
  isOpen: boolean
  close: () => void
}

/** Who sees a dashboard, and what of it. */
export function ShareDialog({ dashboard, isOpen, close }: Props) {
  const queries = useQueryClient()
  const share = useMutation({
    mutationFn: (isPublic: boolean) =>
      replace(dashboard.id, { ...definitionOf(dashboard), isPublic }, dashboard.version),
    onSuccess: (saved) => {
      queries.setQueryData(asked(saved.id).queryKey, saved)
      return queries.invalidateQueries({ queryKey: ['dashboards'] })
    },
    // Somebody else saved it meanwhile: what is shown here is old.
    onError: () => queries.invalidateQueries({ queryKey: asked(dashboard.id).queryKey }),
  })
  const isOn = share.isPending ? share.variables : dashboard.isPublic
  return (
    <Dialog isOpen={isOpen} close={close} title={text.title}>
      <Stack gap="md">
        <Switch
          label={text.switch}
          description={isOn ? text.on : text.off}
          checked={isOn}
          disabled={share.isPending}
          onChange={(event) => share.mutate(event.currentTarget.checked)}
          data-autofocus
        />
        <Text size="sm" c="dimmed">
          {text.scope}
        </Text>
        {share.isError && <StateOfError error={share.error} />}
        <Group justify="flex-end" gap="xs">
          <CopyButton
            size="sm"
            text={`${window.location.origin}/dashboards/${dashboard.id}`}
            label={text.link}
            done={text.copied}
          />
          <Button onClick={close}>{text.close}</Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
