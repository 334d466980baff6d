import { Alert, Button, Code, Group, Skeleton, Stack, Text, Textarea, Title } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useRef, useState, type FormEvent } from 'react'
import { nameOfActor } from '../admin/actors'
import type { Schemas } from '../api/client'
import { AnchorLink } from '../app/AnchorLink'
import { Fact } from '../app/Fact'
import { useMe } from '../session/useMe'
import { Loaded } from '../states/Loaded'
import { StateOfError } from '../states/StateOfError'
import { t } from '../texts'
import { At } from '../app/Moment'
import { faultOf, laidOut, placeOf } from './jsonPlaces'
import { JsonText } from './JsonText'
import { reasonOf, stateOf } from './reasons'
import { SidePanel } from './SidePanel'
import { useRejectedOne, useReplay, type Outcome } from './useRejected'

const text = t.events.fix

interface Props {
  /** Undefined: closed. */
  id: number | undefined
  close: () => void
}

/** One rejected event: why, what was sent, and a place to put it right. */
export function FixPanel({ id, close }: Props) {
  return (
    <SidePanel isOpen={id !== undefined} close={close} title={text.title} closeLabel={t.events.detail.close}>
      {id !== undefined && <Found key={id} id={id} />}
    </SidePanel>
  )
}

function Found({ id }: { id: number }) {
  const query = useRejectedOne(id)
  return (
    <Loaded query={query} what={text.loading} skeleton={<Skeleton height={480} radius="md" />}>
      {(one) => <Told one={one} />}
    </Loaded>
  )
}

function Told({ one }: { one: Schemas['RejectedWithBody'] }) {
  const { rejected, body } = one
  const zone = useMe()?.timeZone ?? 'UTC'
  const replay = useReplay(rejected.id)
  const sent = body === null ? '' : laidOut(body)
  const place = placeOf(sent, rejected.path)
  return (
    <Stack gap="md">
      <section>
        <Title order={3} size="h4">
          {reasonOf(rejected.code).name}
        </Title>
        {rejected.path !== null && (
          <Text size="sm">
            <Code>{rejected.path}</Code>
          </Text>
        )}
        <Text size="sm" mt={4} className="breaks">
          {rejected.message}
        </Text>
        <Text size="sm" c="dimmed">
          {reasonOf(rejected.code).text}
        </Text>
      </section>
      <dl className="facts event-facts">
        <Fact label={text.facts.received}>
          <At time={rejected.receivedAt} zone={zone} />
        </Fact>
        <Fact label={text.facts.source}>{t.events.sources[rejected.source] ?? rejected.source}</Fact>
        {rejected.eventId !== null && (
          <Fact label={text.facts.id}>
            <bdi className="breaks">{rejected.eventId}</bdi>
          </Fact>
        )}
        {one.appId !== null && <Fact label={text.facts.app}>{one.appId}</Fact>}
        {rejected.replayResult !== null && (
          <Fact label={text.facts.last}>
            {stateOf(rejected)}
            {rejected.fixedBy !== null && ` · ${text.by(nameOfActor(rejected.fixedBy))}`}
          </Fact>
        )}
        <Fact label={text.facts.expires}>
          <At time={rejected.expiresAt} zone={zone} />
        </Fact>
      </dl>
      <Said outcome={replay.data} eventId={rejected.acceptedEventId} isOpen={one.isOpen} />
      {replay.isError && <StateOfError error={replay.error} />}
      <section>
        <Title order={3} size="h5" mb={4}>
          {text.sent}
        </Title>
        {body === null ? (
          <Text size="sm">{text.notKept}</Text>
        ) : (
          <>
            <JsonText text={sent} label={text.sent} place={place} />
            <Text size="xs" c="dimmed">
              {one.isText
                ? rejected.path !== null && (place === null ? text.fieldMissing(rejected.path) : text.marked)
                : text.notText}
            </Text>
          </>
        )}
      </section>
      {one.isOpen && (
        <Fix
          sent={sent}
          path={newestPath(replay.data) ?? rejected.path}
          canReplay={body !== null}
          isPending={replay.isPending}
          replay={(corrected) => replay.mutate(corrected)}
        />
      )}
    </Stack>
  )
}

const newestPath = (outcome: Outcome | undefined) => (outcome?.status === 'rejected' ? outcome.path : null)

/** What came of the last try, or of the one before this page. */
function Said({ outcome, eventId, isOpen }: { outcome: Outcome | undefined; eventId: string | null; isOpen: boolean }) {
  const show = (id: string) => (
    <AnchorLink to="/events" search={{ event: id }} size="sm">
      {text.showEvent}
    </AnchorLink>
  )
  if (outcome === undefined) return isOpen || eventId === null ? null : show(eventId)
  if (outcome.status === 'rejected') {
    return (
      <Alert
        color="yellow"
        variant="light"
        icon={<IconAlertTriangle />}
        title={text.again}
        role="alert"
        data-outcome="rejected"
      >
        <Text size="sm" className="breaks">
          {outcome.message}
        </Text>
        {outcome.path !== null && <Code>{outcome.path}</Code>}
      </Alert>
    )
  }
  const isNew = outcome.status === 'accepted'
  return (
    <Alert
      color="lectern"
      variant="light"
      icon={<IconCheck />}
      title={isNew ? text.accepted : text.duplicate}
      role="alert"
      data-outcome={outcome.status}
    >
      <Text size="sm">{isNew ? text.acceptedText : text.duplicateText}</Text>
      {outcome.eventId !== null && show(outcome.eventId)}
    </Alert>
  )
}

interface FixProps {
  sent: string
  path: string | null
  /** Whether what was sent was kept. */
  canReplay: boolean
  isPending: boolean
  /** Null: as it was sent. */
  replay: (corrected: string | null) => void
}

/** The event to be changed, in a plain field of text, held to JSON before it goes. */
function Fix({ sent, path, canReplay, isPending, replay }: FixProps) {
  const [typed, setTyped] = useState(sent)
  const field = useRef<HTMLTextAreaElement>(null)
  const fault = faultOf(typed)
  const isChanged = typed !== sent
  const place = placeOf(typed, path)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (fault === null && isChanged) replay(typed)
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="xs">
        <Textarea
          ref={field}
          label={text.edit}
          description={text.editHint}
          error={isChanged && fault !== null && (fault === '' ? text.noObject : text.noJson(fault))}
          value={typed}
          autosize
          minRows={6}
          maxRows={24}
          spellCheck={false}
          autoComplete="off"
          classNames={{ input: 'json-field' }}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            disabled={place === null}
            onClick={() => {
              field.current?.focus()
              if (place !== null) field.current?.setSelectionRange(place.from, place.to)
            }}
          >
            {text.goToField}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={fault !== null}
            onClick={() => setTyped(laidOut(typed))}
          >
            {text.format}
          </Button>
          <Button size="compact-sm" variant="default" disabled={!isChanged} onClick={() => setTyped(sent)}>
            {text.reset}
          </Button>
        </Group>
        <Group gap="xs" mt="xs">
          <Button type="submit" disabled={fault !== null || !isChanged} loading={isPending}>
            {text.take}
          </Button>
          {canReplay && (
            <Button variant="default" disabled={isPending} onClick={() => replay(null)}>
              {text.replay}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}
