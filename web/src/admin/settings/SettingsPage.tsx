import { Alert, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import { Problem } from '../../api/problem'
import { Dialog } from '../../app/Dialog'
import { Said } from '../../course/writing/Said'
import { useMe } from '../../session/useMe'
import { useUser } from '../../session/useSession'
import { Loaded } from '../../states/Loaded'
import { t } from '../../texts'
import { AdminFrame } from '../AdminFrame'
import { Failure } from '../Failure'
import { useMoment } from '../../app/Moment'
import { useDoing } from '../useDoing'
import { useSaid } from '../useSaid'
import { Conflict } from './Conflict'
import { changedIn, changeOf, draftOf, fields, laidOver, type Draft } from './draft'
import { SaveBar, SettingsForm } from './SettingsForm'
import { save, tenant, type Read } from './useTenant'

const text = t.admin.settings

/** What the institution set for itself. */
export function SettingsPage() {
  const user = useUser()
  return (
    <AdminFrame part="settings" title={text.title} intro={text.intro}>
      {user?.role === 'admin' && <Settings id={user.tenant} />}
    </AdminFrame>
  )
}

function Settings({ id }: { id: string }) {
  const query = useQuery(tenant(id))
  return (
    <Loaded query={query} what={text.what} skeleton={<Bones />}>
      {(read) => <Form id={id} newest={read} reread={async () => (await query.refetch()).data} />}
    </Loaded>
  )
}

interface FormProps {
  id: string
  /** As the server has them by now. */
  newest: Read
  reread: () => Promise<Read | undefined>
}

function Form({ id, newest, reread }: FormProps) {
  const client = useQueryClient()
  const moment = useMoment()
  const me = useMe()
  const doing = useDoing()
  const { message, say, clear } = useSaid()
  // What the draft was begun from: a newer one takes its place only where nothing was changed here.
  const [read, setRead] = useState(newest)
  const [draft, setDraft] = useState<Draft>(() => draftOf(newest.tenant))
  const [theirs, setTheirs] = useState<Read | null>(null)
  const base = draftOf(read.tenant)
  const changes = changedIn(draft, base).length
  if (read !== newest && changes === 0 && theirs === null && newest.tenant.version >= read.tenant.version) {
    setRead(newest)
    setDraft(draftOf(newest.tenant))
  }
  const blocker = useBlocker({
    shouldBlockFn: () => changes > 0,
    enableBeforeUnload: () => changes > 0,
    withResolver: true,
  })

  const begin = (from: Read) => {
    setRead(from)
    setDraft(draftOf(from.tenant))
    setTheirs(null)
  }

  const store = (what: Draft, over: Read) =>
    void doing.run('save', async () => {
      clear()
      try {
        const saved = await save(id, changeOf(what, draftOf(over.tenant)), over.tag)
        const now = draftOf(saved.tenant)
        setRead(saved)
        // What was typed while it was under way is not saved yet, and stays.
        setDraft((typed) => laidOver(typed, what, now))
        setTheirs(null)
        client.setQueryData(tenant(id).queryKey, saved)
        // The clock and the name of the institution stand on other pages, too.
        void client.invalidateQueries({ queryKey: ['me'] })
        say(text.saved)
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 412) throw error
        setTheirs((await reread()) ?? null)
      }
    })

  return (
    <Stack>
      {read.tenant.suspended && <Alert color="yellow">{text.suspended}</Alert>}
      {theirs !== null && (
        <Conflict
          base={base}
          theirs={draftOf(theirs.tenant)}
          isBusy={doing.busy !== null}
          takeTheirs={() => begin(theirs)}
          saveMine={() => {
            const mine = laidOver(draft, base, draftOf(theirs.tenant))
            setDraft(mine)
            setRead(theirs)
            setTheirs(null)
            store(mine, theirs)
          }}
        />
      )}
      <Said message={message} close={clear} />
      <Failure error={doing.failure} fields={fields} />
      {doing.failure instanceof Problem && Object.keys(doing.failure.errors).length > 0 && (
        <Alert color="red" variant="light" role="alert" py="xs">
          {text.wrong}
        </Alert>
      )}
      <SettingsForm
        tenant={read.tenant}
        draft={draft}
        change={(change) => {
          clear()
          setDraft({ ...draft, ...change })
        }}
        failure={doing.failure}
      />
      <SaveBar
        changes={changes}
        isBusy={doing.busy !== null}
        save={() => changes > 0 && store(draft, read)}
        discard={() => {
          doing.forget()
          begin(newest)
        }}
      />
      {me !== null && (
        <Text size="sm" c="dimmed">
          {text.changed(moment(read.tenant.updatedAt))}
        </Text>
      )}
      <Dialog isOpen={blocker.status === 'blocked'} close={() => blocker.reset?.()} title={text.leave.title}>
        <Stack>
          <Text size="sm">{text.leave.text}</Text>
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={() => blocker.reset?.()} data-autofocus>
              {text.leave.stay}
            </Button>
            <Button onClick={() => blocker.proceed?.()}>{text.leave.go}</Button>
          </Group>
        </Stack>
      </Dialog>
    </Stack>
  )
}

function Bones() {
  return (
    <Stack>
      <Skeleton height={190} radius="md" />
      <Skeleton height={130} radius="md" />
      <Skeleton height={240} radius="md" />
      <Skeleton height={190} radius="md" />
    </Stack>
  )
}
