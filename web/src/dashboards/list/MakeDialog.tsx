import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type SubmitEvent } from 'react'
import { Problem } from '../../api/problem'
import { Dialog } from '../../app/Dialog'
import { StateOfError } from '../../states/StateOfError'
import { t } from '../../texts'
import { create, dashboard as asked } from '../useDashboards'

const text = t.dashboards.make

interface Props {
  isOpen: boolean
  close: () => void
}

/** What a new dashboard is called; its widgets come in the editor. */
export function MakeDialog({ isOpen, close }: Props) {
  return (
    <Dialog isOpen={isOpen} close={close} title={text.title}>
      {isOpen && <Form close={close} />}
    </Dialog>
  )
}

function Form({ close }: { close: () => void }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [description, setDescription] = useState('')
  const [isMissing, setMissing] = useState(false)
  const make = useMutation({
    mutationFn: () =>
      create({ name: name.trim(), description: description.trim() || null, isPublic: false, widgets: [] }),
    onSuccess: async (made) => {
      queries.setQueryData(asked(made.id).queryKey, made)
      void queries.invalidateQueries({ queryKey: ['dashboards'] })
      close()
      await navigate({ to: '/dashboards/$dashboardId/edit', params: { dashboardId: made.id } })
    },
  })
  const errors = make.error instanceof Problem ? make.error.errors : {}
  const isOfField = Object.keys(errors).some((field) => field === 'name' || field === 'description')
  function submit(event: SubmitEvent) {
    event.preventDefault()
    setMissing(name.trim() === '')
    if (name.trim() !== '') make.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label={text.name}
          placeholder={text.namePlaceholder}
          value={name}
          error={isMissing && name.trim() === '' ? text.nameMissing : errors.name?.join(' ')}
          required
          withAsterisk={false}
          maxLength={400}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label={text.description}
          description={text.descriptionHint}
          value={description}
          error={errors.description?.join(' ')}
          autosize
          minRows={2}
          maxRows={6}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        {make.isError && !isOfField && <StateOfError error={make.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {text.cancel}
          </Button>
          <Button type="submit" loading={make.isPending}>
            {text.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
