import { Button, Stack, Text } from '@mantine/core'
import { Dialog } from '../Dialog'
import { StateOfError } from '../../states/StateOfError'
import { t } from '../../texts'

const words = t.saving.conflict

interface Props {
  /** What was saved meanwhile. */
  text: string
  isOpen: boolean
  isBusy: boolean
  error: unknown
  keepMine: () => void
  takeTheirs: () => void
  /** Left out: there cannot be two of it. */
  copy?: { text: string; save: () => void }
  close: () => void
}

/** Two windows saved the same: which of them holds, or both. */
export function ConflictDialog({ text, isOpen, isBusy, error, keepMine, takeTheirs, copy, close }: Props) {
  const ways = [
    ...(copy === undefined ? [] : [{ label: words.copy, what: copy.text, does: copy.save }]),
    { label: words.mine, what: words.mineText, does: keepMine },
    { label: words.theirs, what: words.theirsText, does: takeTheirs },
  ]
  return (
    <Dialog isOpen={isOpen} close={close} title={words.title}>
      <Stack gap="md">
        <Text size="sm">{text}</Text>
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
          {words.later}
        </Button>
      </Stack>
    </Dialog>
  )
}
