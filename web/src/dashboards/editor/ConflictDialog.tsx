import { Button, Stack, Text } from '@mantine/core'
import { Dialog } from '../../app/Dialog'
import { StateOfError } from '../../states/StateOfError'
import { t } from '../../texts'

const text = t.dashboards.editor.conflict

interface Props {
  isOpen: boolean
  isBusy: boolean
  error: unknown
  keepMine: () => void
  takeTheirs: () => void
  saveCopy: () => void
  close: () => void
}

/** Two windows saved the same dashboard: which of them holds, or both. */
export function ConflictDialog({ isOpen, isBusy, error, keepMine, takeTheirs, saveCopy, close }: Props) {
  const ways = [
    { label: text.copy, what: text.copyText, does: saveCopy },
    { label: text.mine, what: text.mineText, does: keepMine },
    { label: text.theirs, what: text.theirsText, does: takeTheirs },
  ]
  return (
    <Dialog isOpen={isOpen} close={close} title={text.title}>
      <Stack gap="md">
        <Text size="sm">{text.text}</Text>
        {ways.map(({ label, what, does }, i) => (
          <div key={label}>
            <Button variant="default" disabled={isBusy} onClick={does} {...(i === 0 ? { 'data-autofocus': true } : {})}>
              {label}
            </Button>
            <Text size="sm" c="dimmed" mt={4}>
              {what}
            </Text>
          </div>
        ))}
        {error !== null && <StateOfError error={error} />}
        <Button variant="subtle" onClick={close}>
          {text.later}
        </Button>
      </Stack>
    </Dialog>
  )
}
