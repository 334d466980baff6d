import { Badge, Group, Text } from '@mantine/core'
import { IconBan, IconCheck, IconClockOff, IconRefresh } from '@tabler/icons-react'
import { t } from '../../texts'
import { useMoment } from '../../app/Moment'
import { overlapOf, type ApiKey } from './useKeys'

const text = t.admin.keys.state
const icons = { active: IconCheck, expired: IconClockOff, revoked: IconBan }

/** Whether it opens anything; after a rotation, until when the old text does, too. */
export function KeyState({ apiKey, now }: { apiKey: ApiKey; now: number }) {
  const moment = useMoment()
  const until = overlapOf(apiKey, now)
  const Icon = icons[apiKey.state]
  return (
    <Group gap={6}>
      <Group gap={4} wrap="nowrap" data-key-state={apiKey.state}>
        <Icon size={14} aria-hidden />
        <Text size="sm">{text[apiKey.state]}</Text>
      </Group>
      {until !== null && (
        <Badge variant="default" tt="none" leftSection={<IconRefresh size={12} aria-hidden />}>
          {text.both(moment(until))}
        </Badge>
      )}
    </Group>
  )
}
