import { Alert, Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTitle } from '../app/useTitle'
import { useUser } from '../session/useSession'
import { t } from '../texts'
import './admin.css'

const places = [
  { part: 'accounts', to: '/admin/accounts' },
  { part: 'keys', to: '/admin/keys' },
  { part: 'audit', to: '/admin/audit' },
  { part: 'settings', to: '/admin/settings' },
  { part: 'start', to: '/start' },
] as const

interface Props {
  part: (typeof places)[number]['part']
  title: string
  intro: string
  /** At the other end of its head. */
  beside?: ReactNode
  children: ReactNode
}

/** A part of the administration with its way to the others. To who may not administer it says so, and asks the server nothing. */
export function AdminFrame({ part, title, intro, beside, children }: Props) {
  const user = useUser()
  useTitle(title)
  if (user !== null && user.role !== 'admin') return <Closed title={title} />
  return (
    <Stack>
      <nav aria-label={t.admin.parts} className="admin-nav">
        <ul>
          {places.map((place) => (
            <li key={place.part}>
              <Link to={place.to} aria-current={place.part === part ? 'page' : undefined}>
                {t.admin.part[place.part]}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Group justify="space-between" align="flex-end">
        <div>
          <Title order={1} size="h2">
            {title}
          </Title>
          <Text size="sm" c="dimmed" maw={680}>
            {intro}
          </Text>
        </div>
        {beside}
      </Group>
      {children}
    </Stack>
  )
}

export function Closed({ title }: { title: string }) {
  return (
    <Stack>
      <Title order={1} size="h2">
        {title}
      </Title>
      <Alert
        color="gray"
        variant="light"
        title={t.admin.closed.title}
        icon={<IconLock />}
        role="alert"
        data-state="forbidden"
      >
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{t.admin.closed.text}</Text>
          <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/" />}>
            {t.states.home}
          </Anchor>
        </Stack>
      </Alert>
    </Stack>
  )
}
