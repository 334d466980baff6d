import { Button, CopyButton, Group, Stack, Text, Title } from '@mantine/core'
import { IconArrowLeft, IconCheck, IconCopy } from '@tabler/icons-react'
import { AnchorLink } from '../app/AnchorLink'
import { dayOf } from '../figures/format'
import type { Timeframe } from '../period/search'
import { TimeframeChoice } from '../period/TimeframeChoice'
import { useUser } from '../session/useSession'
import { t } from '../texts'
import { useReader } from './reader'
import type { Dashboard } from './useLearner'

interface Props {
  userId: string
  email: string | null
  timeframe: Timeframe
  /** Undefined while it loads. */
  dashboard: Dashboard | undefined
}

/** Whose page it is; for a teacher with the ways back, the address, and when the learner was last seen. */
export function Header({ userId, email, timeframe, dashboard }: Props) {
  const { isOwn, name, voice } = useReader()
  // A student who came to somebody else's address has no list of learners to go back to.
  const hasLearners = useUser()?.role !== 'student'
  return (
    <Stack gap={4}>
      {!isOwn && hasLearners && (
        <AnchorLink to="/learners" size="sm" className="back">
          <IconArrowLeft size={14} aria-hidden /> {t.learner.backToLearners}
        </AnchorLink>
      )}
      <Group justify="space-between" align="flex-start" gap="sm">
        <Title order={1} size="h2" className="breakable">
          {voice.title(name)}
        </Title>
        <TimeframeChoice value={timeframe} />
      </Group>
      {!isOwn && (
        <Group gap="xs" mih={26}>
          {name !== userId && (
            <Text size="sm" c="dimmed" className="breakable">
              {userId}
            </Text>
          )}
          {email !== null && <Email address={email} />}
          {dashboard !== undefined && <Seen dashboard={dashboard} />}
        </Group>
      )}
    </Stack>
  )
}

function Email({ address }: { address: string }) {
  return (
    <CopyButton value={address}>
      {({ copied, copy }) => (
        <Button
          size="compact-xs"
          variant="default"
          title={address}
          onClick={copy}
          leftSection={copied ? <IconCheck size={13} aria-hidden /> : <IconCopy size={13} aria-hidden />}
        >
          <span aria-live="polite">{copied ? t.learner.copied : t.learner.copyEmail}</span>
        </Button>
      )}
    </CopyButton>
  )
}

function Seen({ dashboard }: { dashboard: Dashboard }) {
  const { isPart } = useReader()
  const last = dashboard.courses.reduce<string | null>(
    (newest, c) => (c.lastAccessDate !== null && c.lastAccessDate > (newest ?? '') ? c.lastAccessDate : newest),
    null,
  )
  const zone = dashboard.period.timeZone
  return (
    <Text size="sm" c="dimmed">
      {[
        last === null ? t.learner.neverSeen : t.learner.lastSeen(dayOf(last, zone)),
        ...(dashboard.learnerTimeZone === zone ? [] : [t.learner.zone(dashboard.learnerTimeZone)]),
        ...(isPart ? [t.learner.partOnly] : []),
      ].join(' · ')}
    </Text>
  )
}
