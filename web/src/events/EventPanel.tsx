import { Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Schemas } from '../api/client'
import { AnchorLink } from '../app/AnchorLink'
import { CopyButton } from '../app/CopyButton'
import { Fact } from '../app/Fact'
import { At } from '../app/Moment'
import { number } from '../figures/format'
import { useMe } from '../session/useMe'
import { Loaded } from '../states/Loaded'
import { t } from '../texts'
import { curlOf, envelopeOf } from './curl'
import { laidOut, partOf } from './jsonPlaces'
import { JsonText } from './JsonText'
import { SidePanel } from './SidePanel'
import { useEvent } from './useEvents'

const text = t.events.detail

interface Props {
  /** Undefined: closed. */
  eventId: string | undefined
  close: () => void
}

/** One event in full, beside the others. */
export function EventPanel({ eventId, close }: Props) {
  return (
    <SidePanel isOpen={eventId !== undefined} close={close} title={text.heading} closeLabel={text.close}>
      {eventId !== undefined && <Found eventId={eventId} />}
    </SidePanel>
  )
}

function Found({ eventId }: { eventId: string }) {
  const query = useEvent(eventId)
  return (
    <Loaded query={query} what={text.loading} skeleton={<Skeleton height={420} radius="md" />}>
      {(one) => <Told {...one} />}
    </Loaded>
  )
}

function Told({ event, served }: { event: Schemas['EventInFull']; served: string }) {
  const zone = useMe()?.timeZone ?? 'UTC'
  const payload = laidOut(partOf(served, 'payload') ?? '')
  return (
    <Stack gap="md">
      <Title order={3} size="h4" className="breaks">
        {event.eventType ?? event.type}
      </Title>
      <Group gap="xs">
        <CopyButton label={text.copyJson} text={laidOut(envelopeOf(event, served))} />
        <CopyButton label={text.copyCurl} text={curlOf(event, served, window.location.origin)} />
      </Group>
      <dl className="facts event-facts" aria-label={text.facts}>
        <Fact label={text.received}>
          <At time={event.receivedAt} zone={zone} />
        </Fact>
        <Fact label={text.occurred}>
          <At time={event.occurredAt} zone={zone} />
        </Fact>
        {event.userId !== null && (
          <Fact label={text.learner}>
            <AnchorLink
              to="/learners/$userId"
              params={{ userId: event.userId }}
              search={{}}
              size="sm"
              className="breaks"
            >
              <bdi>{event.userName ?? event.userId}</bdi>
            </AnchorLink>
            {event.userName !== null && <Small>{event.userId}</Small>}
          </Fact>
        )}
        {event.courseId !== null && (
          <Fact label={text.course}>
            <AnchorLink
              to="/courses/$courseId"
              params={{ courseId: event.courseId }}
              search={{}}
              size="sm"
              className="breaks"
            >
              <bdi>{event.courseId}</bdi>
            </AnchorLink>
          </Fact>
        )}
        <Maybe label={text.type} value={event.eventType === null ? null : event.type} />
        <Maybe label={text.ownName} value={event.eventName} />
        <Maybe label={text.app} value={event.appId} />
        <Maybe label={text.session} value={event.sessionId} />
        <Maybe label={text.id} value={event.eventId} />
        <Fact label={text.source}>{t.events.sources[event.source] ?? event.source}</Fact>
        <Fact label={text.figures}>{text.figuresOf[event.figures]}</Fact>
        <Fact label={text.position}>{number(event.position)}</Fact>
        <Maybe label={text.hash} value={event.bodyHash} />
      </dl>
      <section>
        <Title order={4} size="h6" mb={4}>
          {text.payload}
        </Title>
        <JsonText text={payload} label={text.payload} />
        <Small>{text.personal}</Small>
      </section>
    </Stack>
  )
}

function Maybe({ label, value }: { label: string; value: string | null }) {
  return value === null ? null : (
    <Fact label={label}>
      <bdi className="breaks">{value}</bdi>
    </Fact>
  )
}

function Small({ children }: { children: ReactNode }) {
  return (
    <Text size="xs" c="dimmed" className="breaks">
      {children}
    </Text>
  )
}
