import { Badge, Group, Text } from '@mantine/core'
import { IconCheck, IconHourglass, IconLock } from '@tabler/icons-react'
import { t } from '../../texts'
import { useExactMoment } from '../../app/Moment'
import { lockOf, type Account } from './useAccounts'

const text = t.admin.accounts.state

/** Whether they can sign in, and if not, until when or since what. */
export function AccountState({ account, now }: { account: Account; now: number }) {
  const moment = useExactMoment()
  const locked = lockOf(account, now)
  return (
    <Group gap={6}>
      {account.disabledAt !== null && (
        <Badge variant="default" leftSection={<IconLock size={12} aria-hidden />}>
          {text.disabled}
        </Badge>
      )}
      {locked !== null && (
        <Badge variant="default" tt="none" className="locked" leftSection={<IconHourglass size={12} aria-hidden />}>
          {text.locked(moment(locked))}
        </Badge>
      )}
      {account.disabledAt === null && locked === null && (
        <Group gap={4} wrap="nowrap">
          <IconCheck size={14} aria-hidden />
          <Text size="sm">{text.active}</Text>
        </Group>
      )}
      {account.mustChangePassword && (
        <Text size="xs" c="dimmed">
          {text.mustChange}
        </Text>
      )}
    </Group>
  )
}
