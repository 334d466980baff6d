import { Anchor, Stack, Title } from '@mantine/core'
import { IconMapOff } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { useTitle } from './useTitle'

/** For an address that leads nowhere. */
export function NotFoundPage() {
  useTitle(t.states.missing.title)
  return (
    <Stack>
      <Title order={1} size="h2">
        {t.states.missing.title}
      </Title>
      <Empty title={t.frame.nowhere} text={t.states.missing.text} icon={<IconMapOff />}>
        <Anchor component={Link} to="/">
          {t.states.home}
        </Anchor>
      </Empty>
    </Stack>
  )
}
