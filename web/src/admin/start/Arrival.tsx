import { Alert, Anchor, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { AnchorLink } from '../../app/AnchorLink'
import { Loaded } from '../../states/Loaded'
import { t } from '../../texts'
import { useMoment } from '../../app/Moment'
import { useArrivals, type Arrivals } from './useArrivals'

const text = t.start.see

/** Waits for an event, and lights up when it comes. */
export function Arrival() {
  const [round, setRound] = useState(0)
  const { begun, seen } = useArrivals(round)
  return (
    <Loaded query={begun} what={text.waiting} skeleton={<Skeleton height={90} radius="md" />}>
      {(start) => (
        <Stack gap="sm" data-arrival={seen.data?.first ? 'there' : 'waiting'}>
          {seen.data?.refused != null && seen.data.first === null && <Refused refused={seen.data.refused} />}
          <div role="status">
            {seen.data?.first ? (
              <Group gap="sm" wrap="nowrap">
                <span className="waiting-dot" aria-hidden />
                <Text fw={620}>{text.arrived}</Text>
                <Text size="sm" c="dimmed">
                  {seen.data.first.isCounted ? text.counted : text.counting}
                </Text>
              </Group>
            ) : (
              <Group gap="sm" wrap="nowrap">
                <span className="waiting-dot" aria-hidden />
                <Text fw={620}>{start.hasEvents ? text.waitingNext : text.waiting}</Text>
              </Group>
            )}
          </div>
          {seen.data?.first ? (
            <Arrived first={seen.data.first} again={() => setRound(round + 1)} />
          ) : (
            <Text size="sm" c="dimmed">
              {seen.isError ? text.lost : text.waitingText}
            </Text>
          )}
        </Stack>
      )}
    </Loaded>
  )
}

function Refused({ refused }: { refused: NonNullable<Arrivals['refused']> }) {
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      title={text.refused}
      icon={<IconAlertTriangle />}
      data-state={refused.code}
    >
      <Text size="sm" fw={600} className="breaks">
        {refused.path === null ? refused.message : text.refusedAt(refused.path, refused.message)}
      </Text>
      <Text size="sm">{text.refusedText}</Text>
    </Alert>
  )
}

function Arrived({ first, again }: { first: NonNullable<Arrivals['first']>; again: () => void }) {
  const moment = useMoment()
  const { fields } = text
  const told: [string, string | null][] = [
    [fields.type, first.type],
    [fields.userId, first.userId],
    [fields.courseId, first.courseId],
    [fields.occurredAt, moment(first.occurredAt)],
    [fields.receivedAt, moment(first.receivedAt)],
    [fields.source, first.source],
    [fields.eventId, first.eventId],
  ]
  return (
    <Stack gap="sm">
      <dl className="entry arrived">
        {told
          .filter(([, value]) => value !== null)
          .map(([name, value]) => (
            <div key={name} className="pair">
              <dt>{name}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
      </dl>
      <details className="how">
        <summary>{text.payload}</summary>
        <pre className="code" tabIndex={0} role="region" aria-label={text.payload}>
          {JSON.stringify(first.payload, null, 2)}
        </pre>
      </details>
      <Group gap="md">
        <Button component={Link} to="/institution">
          {text.toInstitution}
        </Button>
        {first.isCounted && first.userId !== null && (
          <AnchorLink size="sm" to="/learners/$userId" params={{ userId: first.userId }}>
            {text.toLearner}
          </AnchorLink>
        )}
        {first.isCounted && first.courseId !== null && (
          <AnchorLink size="sm" to="/courses/$courseId" params={{ courseId: first.courseId }}>
            {text.toCourse}
          </AnchorLink>
        )}
        <Anchor component="button" type="button" size="sm" onClick={again}>
          {text.next}
        </Anchor>
      </Group>
    </Stack>
  )
}
