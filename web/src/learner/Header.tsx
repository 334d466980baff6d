import { Box, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { CopyButton } from '../app/CopyButton'
import { Crumbs } from '../app/Crumbs'
import { dayOf } from '../figures/format'
import { PeriodLine } from '../period/PeriodLine'
import type { Timeframe } from '../period/search'
import { TimeframeChoice } from '../period/TimeframeChoice'
import { t } from '../texts'
import { useReader } from './reader'
import type { Dashboard } from './useLearner'

interface Props {
  userId: string
  /** Undefined while it is asked for. */
  email: string | null | undefined
  isLoading: boolean
  timeframe: Timeframe
  /** Undefined while it loads, and where it could not be loaded. */
  dashboard: Dashboard | undefined
}

/** Whose page it is; for a teacher with the ways back, the address, and when the learner was last seen. */
export function Header({ userId, email, isLoading, timeframe, dashboard }: Props) {
  const { isOwn, name, voice } = useReader()
  return (
    <Stack gap={4}>
      <Crumbs
        trail={isOwn ? [] : [{ label: t.frame.learners, to: '/learners' }]}
        // While it loads, the id in the place of the name is no name to keep in the tab's history.
        here={!isOwn && isLoading && name === userId ? null : voice.title(name)}
      />
      <Group justify="space-between" align="flex-start" gap="sm">
        <Title order={1} size="h2" className="breakable">
          {voice.title(name)}
        </Title>
        <TimeframeChoice value={timeframe} />
      </Group>
      <Box mih={22}>{dashboard !== undefined && <PeriodLine period={dashboard.period} />}</Box>
      {!isOwn && (
        <Group gap="xs" mih={26}>
          {name !== userId && (
            <Text size="sm" c="dimmed" className="breakable">
              {userId}
            </Text>
          )}
          {email === undefined && <Skeleton width={104} height={22} aria-busy="true" />}
          {typeof email === 'string' && (
            <CopyButton
              size="compact-xs"
              text={email}
              title={email}
              label={t.learner.copyEmail}
              done={t.learner.copied}
            />
          )}
          {dashboard !== undefined && <Seen dashboard={dashboard} />}
        </Group>
      )}
    </Stack>
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
