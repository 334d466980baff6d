import { Alert, Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { answer, api, type Schemas } from '../../api/client'
import { Said } from '../../course/writing/Said'
import { since } from '../../figures/format'
import { t } from '../../texts'
import { nameOfActor } from '../actors'
import { Confirmed } from '../Confirmed'
import { Failure, ruleOf } from '../Failure'
import { useMoment } from '../../app/Moment'
import { Part } from '../Part'
import { useDoing } from '../useDoing'
import { useSaid } from '../useSaid'
import { IssuedText } from './IssuedText'
import { KeyState } from './KeyState'
import { endOf, overlapOf, type ApiKey } from './useKeys'

const { dialog, done, columns } = t.admin.keys
const graces = ['0', '3600', '86400', '604800', '2592000'] as const
const expiries = ['same', 'never', '30', '90', '365'] as const

interface Props {
  /** As the list has it by now. */
  apiKey: ApiKey
  now: number
  changed: () => void
}

/** Everything that can be done with a key. */
export function ManageKey({ apiKey: key, now, changed }: Props) {
  const moment = useMoment()
  const doing = useDoing()
  const { message, say, clear } = useSaid()
  const [name, setName] = useState(key.name)
  const [expiry, setExpiry] = useState<string>('same')
  const [grace, setGrace] = useState<string>('86400')
  const [secret, setSecret] = useState<string | null>(null)
  const until = overlapOf(key, now)
  const path = { id: key.id }

  function save(event: FormEvent) {
    event.preventDefault()
    void doing.run('save', async () => {
      clear()
      const body: Schemas['KeyToChange'] = {
        ...(name.trim() === key.name ? {} : { name: name.trim() }),
        ...(expiry === 'same' ? {} : { expiresAt: endOf(expiry, Date.now()) ?? null }),
      }
      await answer(api.PATCH('/api/v1/keys/{id}', { params: { path }, body }))
      setExpiry('same')
      say(done.saved(name.trim()))
      changed()
    })
  }

  const rotate = () =>
    void doing.run('rotate', async () => {
      clear()
      const issued = await answer(
        api.POST('/api/v1/keys/{id}/rotate', { params: { path }, body: { overlap: Number(grace) } }),
      )
      setSecret(issued.text)
      say(dialog.rotated(issued.key.previousEndsAt === null ? null : moment(issued.key.previousEndsAt)))
      changed()
    })

  return (
    <Stack gap="md">
      <dl className="entry">
        <dt>{dialog.begins}</dt>
        <dd>{`${key.prefix}…`}</dd>
        <dt>{columns.scopes}</dt>
        <dd>{key.scopes.map((scope) => t.admin.keys.scope[scope] ?? scope).join(', ')}</dd>
        {key.appId !== null && (
          <>
            <dt>{dialog.app}</dt>
            <dd>{key.appId}</dd>
          </>
        )}
        <dt>{columns.state}</dt>
        <dd>
          <KeyState apiKey={key} now={now} />
        </dd>
        <dt>{columns.createdBy}</dt>
        <dd>{`${nameOfActor(key.createdBy)}, ${moment(key.createdAt)}`}</dd>
        {key.rotatedAt !== null && (
          <>
            <dt>{dialog.rotatedAt}</dt>
            <dd>{moment(key.rotatedAt)}</dd>
          </>
        )}
        <dt>{columns.lastUsedAt}</dt>
        <dd>{key.lastUsedAt === null ? t.admin.keys.never : moment(key.lastUsedAt)}</dd>
        <dt>{columns.expiresAt}</dt>
        <dd>{key.expiresAt === null ? t.admin.keys.noExpiry : moment(key.expiresAt)}</dd>
      </dl>
      <Said message={message} close={clear} />
      <Failure error={doing.failure} fields={['name', 'expiresAt']} />
      {secret !== null && <IssuedText label={dialog.newText} secret={secret} />}
      {until !== null && (
        <Alert color="yellow" variant="light" title={dialog.both}>
          <Text size="sm">
            {dialog.bothText(moment(until), key.previousLastUsedAt === null ? null : since(key.previousLastUsedAt))}
          </Text>
        </Alert>
      )}
      {key.state !== 'active' ? (
        <Text size="sm">
          {key.revokedAt !== null && `${dialog.endedBy(nameOfActor(key.revokedBy ?? ''), moment(key.revokedAt))} `}
          {dialog.ended}
        </Text>
      ) : (
        <>
          <Part title={dialog.rotateTitle} text={dialog.rotateText}>
            <Group align="flex-end" gap="xs">
              <NativeSelect
                label={dialog.grace}
                value={grace}
                onChange={(e) => setGrace(e.currentTarget.value)}
                data={graces.map((value) => ({ value, label: dialog.graces[value] }))}
              />
              <Button variant="default" loading={doing.busy === 'rotate'} onClick={rotate}>
                {dialog.rotate}
              </Button>
            </Group>
          </Part>
          <Part title={dialog.details}>
            <form onSubmit={save} noValidate>
              <Group align="flex-end" gap="xs">
                <TextInput
                  label={dialog.name}
                  value={name}
                  onChange={(e) => setName(e.currentTarget.value)}
                  error={ruleOf(doing.failure, 'name')}
                  autoComplete="off"
                />
                <NativeSelect
                  label={dialog.expires}
                  value={expiry}
                  onChange={(e) => setExpiry(e.currentTarget.value)}
                  data={expiries.map((value) => ({ value, label: dialog.expiry[value] }))}
                  error={ruleOf(doing.failure, 'expiresAt')}
                />
                <Button
                  type="submit"
                  variant="default"
                  loading={doing.busy === 'save'}
                  disabled={name.trim() === '' || (name.trim() === key.name && expiry === 'same')}
                >
                  {dialog.save}
                </Button>
              </Group>
            </form>
          </Part>
          <Part title={dialog.revokeTitle} text={dialog.revokeText}>
            <Confirmed
              label={dialog.revoke}
              question={dialog.really}
              confirm={dialog.revokeNow}
              isBusy={doing.busy === 'revoke'}
              act={() =>
                void doing.run('revoke', async () => {
                  clear()
                  await api.DELETE('/api/v1/keys/{id}', { params: { path } })
                  setSecret(null)
                  say(done.revoked(key.name))
                  changed()
                })
              }
            />
          </Part>
        </>
      )}
    </Stack>
  )
}
