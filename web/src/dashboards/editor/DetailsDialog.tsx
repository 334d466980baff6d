import { Button, Group, Stack, Switch, Textarea, TextInput } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import { Dialog } from '../../app/Dialog'
import { t } from '../../texts'
import type { Draft } from './draft'

const [text, share] = [t.dashboards.make, t.dashboards.share]

type Details = Pick<Draft, 'name' | 'description' | 'isPublic'>

interface Props {
  draft: Draft
  isOpen: boolean
  close: () => void
  apply: (details: Details) => void
}

/** What the dashboard is called, and who sees it. */
export function DetailsDialog({ isOpen, close, ...rest }: Props) {
  return (
    <Dialog isOpen={isOpen} close={close} title={t.dashboards.editor.details}>
      {isOpen && <Form close={close} {...rest} />}
    </Dialog>
  )
}

function Form({ draft, close, apply }: Omit<Props, 'isOpen'>) {
  const [name, setName] = useState(draft.name)
  const [description, setDescription] = useState(draft.description ?? '')
  const [isPublic, setPublic] = useState(draft.isPublic)
  const isMissing = name.trim() === ''
  function submit(event: SubmitEvent) {
    event.preventDefault()
    if (!isMissing) apply({ name: name.trim(), description: description.trim() || null, isPublic })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label={text.name}
          value={name}
          error={isMissing ? text.nameMissing : undefined}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={text.description}
          description={text.descriptionHint}
          value={description}
          autosize
          minRows={2}
          maxRows={6}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <Switch
          label={share.switch}
          description={isPublic ? share.on : share.off}
          checked={isPublic}
          onChange={(event) => setPublic(event.currentTarget.checked)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {text.cancel}
          </Button>
          <Button type="submit">{t.dashboards.config.apply}</Button>
        </Group>
      </Stack>
    </form>
  )
}
