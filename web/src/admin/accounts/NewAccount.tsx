import { Button, Group, Stack, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { answer, api, type Schemas } from '../../api/client'
import { t } from '../../texts'
import { Secret } from '../Copyable'
import { Failure, ruleOf } from '../Failure'
import { useDoing } from '../useDoing'
import { RoleChoice } from './RoleChoice'

const text = t.admin.accounts.dialog

interface Props {
  close: () => void
  /** It is made; its password is still being looked at. */
  made: (name: string) => void
}

/** Makes an account, and shows its first password. */
export function NewAccount({ close, made }: Props) {
  const [userName, setUserName] = useState('')
  const [userId, setUserId] = useState('')
  const [role, setRole] = useState<string>('student')
  const [saved, setSaved] = useState<Schemas['SavedAccount'] | null>(null)
  const doing = useDoing()

  function submit(event: FormEvent) {
    event.preventDefault()
    void doing.run('make', async () => {
      const body = { userName, role, userId: userId.trim() === '' ? null : userId.trim(), password: null }
      const account = await answer(api.POST('/api/v1/accounts', { body }))
      setSaved(account)
      made(account.account.userName)
    })
  }

  if (saved !== null) {
    return (
      <Stack>
        <div role="status">{text.made(saved.account.userName)}</div>
        <Secret label={text.first} secret={saved.password ?? ''} text={text.firstText} />
        <Group justify="flex-end">
          <Button onClick={close} data-autofocus autoFocus>
            {t.admin.close}
          </Button>
        </Group>
      </Stack>
    )
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Failure error={doing.failure} fields={['userName', 'userId', 'role']} />
        <TextInput
          label={text.name}
          description={text.nameHint}
          value={userName}
          onChange={(e) => setUserName(e.currentTarget.value)}
          error={ruleOf(doing.failure, 'userName')}
          autoComplete="off"
          autoCapitalize="none"
          data-autofocus
        />
        <TextInput
          label={text.userId}
          description={text.userIdHint}
          value={userId}
          onChange={(e) => setUserId(e.currentTarget.value)}
          error={ruleOf(doing.failure, 'userId')}
          autoComplete="off"
          autoCapitalize="none"
        />
        <RoleChoice value={role} change={setRole} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {t.admin.cancel}
          </Button>
          <Button type="submit" loading={doing.busy !== null} disabled={userName.trim() === ''}>
            {text.submit}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
