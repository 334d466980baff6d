import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { t } from '../../texts'
import { nameOf, type Flagged } from './flagged'

const text = t.course.today

/** As the server keeps it. */
const longestNote = 500

interface Props {
  /** Empty: closed. */
  learners: readonly Flagged[]
  close: () => void
  handle: (note: string) => void
  onClosed: () => void
}

/** What was done about it, if the teacher likes to say: Enter is enough. */
export function HandleDialog({ learners, close, handle, onClosed }: Props) {
  const names = learners.slice(0, 3).map(nameOf)
  return (
    // Without Mantine's own head, which would be a second banner of the page.
    <Modal.Root opened={learners.length > 0} onClose={close} onExitTransitionEnd={onClosed} centered>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body pt="md">
          <Modal.Title component="h2" fz="lg" fw={620} mb="xs">
            {text.dialog.title}
          </Modal.Title>
          {learners.length > 0 && (
            <Form names={text.dialog.names(names, learners.length)} close={close} handle={handle} />
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

function Form({ names, close, handle }: { names: string; close: () => void; handle: (note: string) => void }) {
  const [note, setNote] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    handle(note)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" fw={600} className="who">
          {names}
        </Text>
        <Textarea
          label={text.dialog.note}
          description={text.dialog.hint}
          placeholder={text.dialog.example}
          maxLength={longestNote}
          autosize
          minRows={2}
          maxRows={8}
          value={note}
          data-autofocus
          onChange={(e) => setNote(e.currentTarget.value)}
          onKeyDown={(e) => {
            if (e.key !== 'Enter' || e.shiftKey || e.nativeEvent.isComposing) return
            e.preventDefault()
            handle(note)
          }}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {text.dialog.cancel}
          </Button>
          <Button type="submit">{text.dialog.submit}</Button>
        </Group>
      </Stack>
    </form>
  )
}
