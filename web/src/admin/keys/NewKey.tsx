import { Button, Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { answer, api } from '../../api/client'
import { t } from '../../texts'
import { Failure, ruleOf } from '../Failure'
import { useDoing } from '../useDoing'
import { IssuedText } from './IssuedText'
import { endOf, type IssuedKey } from './useKeys'

const text = t.admin.keys.dialog
const scopes = ['ingest', 'read', 'admin', 'groups'] as const
const expiries = ['never', '30', '90', '365'] as const

interface Props {
  close: () => void
  made: () => void
}

/** Makes a key, and shows its text. */
export function NewKey({ close, made }: Props) {
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<string[]>(['ingest'])
  const [app, setApp] = useState('')
  const [expiry, setExpiry] = useState<string>('never')
  const [issued, setIssued] = useState<IssuedKey | null>(null)
  const doing = useDoing()
  const sendsAlone = chosen.length === 1 && chosen[0] === 'ingest'

  function submit(event: FormEvent) {
    event.preventDefault()
    void doing.run('make', async () => {
      const expiresAt = endOf(expiry, Date.now())
      const key = await answer(
        api.POST('/api/v1/keys', {
          body: {
            name: name.trim(),
            scopes: scopes.filter((scope) => chosen.includes(scope)),
            ...(sendsAlone && app.trim() !== '' ? { appId: app.trim() } : {}),
            ...(expiresAt === undefined ? {} : { expiresAt }),
          },
        }),
      )
      setIssued(key)
      made()
    })
  }

  if (issued !== null) {
    return (
      <Stack>
        <div role="status">{text.made(issued.key.name)}</div>
        <IssuedText label={text.text} secret={issued.text} />
        <Group justify="flex-end">
          <Button onClick={close} autoFocus>
            {t.admin.close}
          </Button>
        </Group>
      </Stack>
    )
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Failure error={doing.failure} fields={['name', 'scopes', 'appId', 'expiresAt']} />
        <TextInput
          label={text.name}
          description={text.nameHint}
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
          error={ruleOf(doing.failure, 'name')}
          autoComplete="off"
          data-autofocus
        />
        <Checkbox.Group label={text.scopes} value={chosen} onChange={setChosen} error={ruleOf(doing.failure, 'scopes')}>
          <Stack gap={6} mt={6}>
            {scopes.map((scope) => (
              <Checkbox
                key={scope}
                value={scope}
                label={t.admin.keys.scope[scope]}
                description={t.admin.keys.scopeText[scope]}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        {sendsAlone && (
          <TextInput
            label={text.app}
            description={text.appHint}
            value={app}
            onChange={(e) => setApp(e.currentTarget.value)}
            error={ruleOf(doing.failure, 'appId')}
            autoComplete="off"
          />
        )}
        <NativeSelect
          label={text.expires}
          value={expiry}
          onChange={(e) => setExpiry(e.currentTarget.value)}
          data={expiries.map((value) => ({ value, label: text.expiry[value] }))}
          error={ruleOf(doing.failure, 'expiresAt')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {t.admin.cancel}
          </Button>
          <Button type="submit" loading={doing.busy !== null} disabled={name.trim() === '' || chosen.length === 0}>
            {text.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
