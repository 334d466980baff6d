import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { answer, api, type Schemas } from '../../api/client'
import { useUser } from '../../session/useSession'
import { Said } from '../../course/writing/Said'
import { t } from '../../texts'
import { Confirmed } from '../Confirmed'
import { Secret } from '../Copyable'
import { Failure } from '../Failure'
import { useMoment } from '../../app/Moment'
import { Part } from '../Part'
import { useDoing } from '../useDoing'
import { useSaid } from '../useSaid'
import { AccountState } from './AccountState'
import { RoleChoice } from './RoleChoice'
import { lockOf, type Account } from './useAccounts'

const { dialog, done, columns } = t.admin.accounts

interface Props {
  /** As the list has it by now. */
  account: Account
  now: number
  /** Something of it is another. */
  changed: () => void
  removed: (account: Account) => void
}

/** Everything that can be done with an account. */
export function ManageAccount({ account, now, changed, removed }: Props) {
  const user = useUser()
  const moment = useMoment()
  const doing = useDoing()
  const { message, say, clear } = useSaid()
  const [role, setRole] = useState(account.role)
  const [password, setPassword] = useState<string | null>(null)
  const isOwn = user !== null && (account.id === user.id || account.userId === user.userId)
  const name = account.userName
  const locked = lockOf(account, now)

  const change = (what: string, body: Schemas['AccountToChange'], said: string) =>
    doing.run(what, async () => {
      clear()
      const saved = await answer(api.PATCH('/api/v1/accounts/{id}', { params: { path: { id: account.id } }, body }))
      if (saved.password !== null) setPassword(saved.password)
      say(said)
      changed()
    })

  return (
    <Stack gap="md">
      <dl className="entry">
        <dt>{columns.userId}</dt>
        <dd>
          <bdi>{account.userId}</bdi>
        </dd>
        <dt>{columns.state}</dt>
        <dd>
          <AccountState account={account} now={now} />
        </dd>
        <dt>{columns.signIn}</dt>
        <dd>{account.lastSignInAt === null ? t.admin.accounts.never : moment(account.lastSignInAt)}</dd>
        <dt>{dialog.made_at}</dt>
        <dd>{moment(account.createdAt)}</dd>
        <dt>{dialog.changed_at}</dt>
        <dd>{moment(account.updatedAt)}</dd>
      </dl>
      <Said message={message} close={clear} />
      <Failure error={doing.failure} />
      {isOwn && <Text size="sm">{dialog.own}</Text>}
      {locked !== null && (
        <Alert color="yellow" variant="light">
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{dialog.locked(moment(locked))}</Text>
            <Button
              size="xs"
              loading={doing.busy === 'unlock'}
              onClick={() => void change('unlock', { locked: false }, done.restored(name))}
            >
              {dialog.restore}
            </Button>
          </Stack>
        </Alert>
      )}
      {!isOwn && (
        <>
          <Part title={dialog.role} text={dialog.roleText}>
            <RoleChoice value={role} change={setRole} isTitled />
            <Group>
              <Button
                size="xs"
                disabled={role === account.role}
                loading={doing.busy === 'role'}
                onClick={() => void change('role', { role }, done.role(name, t.words.role[role]!.toLowerCase()))}
              >
                {dialog.saveRole}
              </Button>
            </Group>
          </Part>
          <Part title={dialog.resetTitle} text={dialog.resetText}>
            {password === null ? (
              <Group>
                <Button
                  size="xs"
                  variant="default"
                  loading={doing.busy === 'reset'}
                  onClick={() => void change('reset', { resetPassword: true }, done.reset(name))}
                >
                  {dialog.reset}
                </Button>
              </Group>
            ) : (
              <Secret label={dialog.first} secret={password} text={dialog.firstText} />
            )}
          </Part>
          <Part title={dialog.disableTitle} text={account.disabledAt === null ? dialog.disableText : dialog.enableText}>
            <Group>
              {account.disabledAt === null ? (
                <Button
                  size="xs"
                  variant="default"
                  loading={doing.busy === 'disable'}
                  onClick={() => void change('disable', { disabled: true }, done.disabled(name))}
                >
                  {dialog.disable}
                </Button>
              ) : (
                <Button
                  size="xs"
                  variant="default"
                  loading={doing.busy === 'enable'}
                  onClick={() => void change('enable', { disabled: false }, done.enabled(name))}
                >
                  {dialog.enable}
                </Button>
              )}
            </Group>
          </Part>
          <Part title={dialog.removeTitle} text={dialog.removeText}>
            <Confirmed
              label={dialog.remove}
              question={t.admin.typeToConfirm(name)}
              confirm={dialog.remove}
              typed={name}
              isBusy={doing.busy === 'remove'}
              act={() =>
                void doing.run('remove', async () => {
                  await api.DELETE('/api/v1/accounts/{id}', { params: { path: { id: account.id } } })
                  removed(account)
                })
              }
            />
          </Part>
        </>
      )}
    </Stack>
  )
}
