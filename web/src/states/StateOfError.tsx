import { Alert, Anchor, Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCloudOff, IconHourglass, IconLock, IconMapOff } from '@tabler/icons-react'
import { CopyButton } from '../app/CopyButton'
import { Link } from '@tanstack/react-router'
import { Problem } from '../api/problem'
import { t } from '../texts'

interface Props {
  error: unknown
  /** Asks again; left out, there is nothing to press. */
  retry?: () => unknown
}

/** What a failed request leaves in the place of its figures: what happened, what to do, and the id to give to whoever runs the server. */
export function StateOfError({ error, retry }: Props) {
  // What the page itself failed at is not said to be the network's fault.
  const problem =
    error instanceof Problem
      ? error
      : new Problem(500, 'page_failed', error instanceof Error ? error.message : String(error))
  const { title, text, icon } = describe(problem)
  return (
    <Alert
      color={problem.isPassing ? 'yellow' : 'gray'}
      variant="light"
      title={title}
      icon={icon}
      role="alert"
      data-state={problem.code}
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{text}</Text>
        <Group gap="sm">
          {problem.isOfPlace && (
            <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/" />}>
              {t.states.home}
            </Anchor>
          )}
          {retry !== undefined && problem.isPassing && (
            <Button size="xs" variant="default" onClick={() => retry()}>
              {t.states.retry}
            </Button>
          )}
          {problem.traceId !== null && !problem.isOfPlace && <Trace id={problem.traceId} />}
        </Group>
      </Stack>
    </Alert>
  )
}

function Trace({ id }: { id: string }) {
  return (
    <Group gap={6}>
      <Text size="xs">
        {t.states.trace} <Code>{id}</Code>
      </Text>
      <CopyButton size="compact-xs" variant="subtle" text={id} label={t.states.copyTrace} />
    </Group>
  )
}

function describe(problem: Problem) {
  switch (problem.status) {
    case 0:
      return { ...t.states.offline, icon: <IconCloudOff /> }
    case 403:
      return { ...t.states.forbidden, icon: <IconLock /> }
    case 404:
      return { ...t.states.missing, icon: <IconMapOff /> }
    case 429:
      return { title: t.states.tooMany.title, text: t.states.tooMany.text(problem.retryAfter), icon: <IconHourglass /> }
    default:
      return { title: t.states.failed.title, text: problem.message, icon: <IconAlertTriangle /> }
  }
}
