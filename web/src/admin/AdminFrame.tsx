import { Alert, Anchor, Group, Stack, Text, Title } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTitle } from '../app/useTitle'
import { useMe } from '../session/useMe'
import { useUser } from '../session/useSession'
import { t } from '../texts'
import './admin.css'

const places = [
  { part: 'accounts', to: '/admin/accounts', isOfOperators: false },
  { part: 'keys', to: '/admin/keys', isOfOperators: false },
  { part: 'audit', to: '/admin/audit', isOfOperators: false },
  { part: 'settings', to: '/admin/settings', isOfOperators: false },
  { part: 'start', to: '/start', isOfOperators: false },
  { part: 'streams', to: '/admin/streams', isOfOperators: true },
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
  const isOperator = useMe()?.operator ?? false
  useTitle(title)
  if (user !== null && user.role !== 'admin') return <Closed title={title} />
  return (
    <Stack>
      <nav aria-label={t.admin.parts} className="admin-nav">
        <ul>
          {places
            .filter((place) => isOperator || !place.isOfOperators)
            .map((place) => (
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

/** @param said Instead of "for administrators". */
export function Closed({ title, said = t.admin.closed }: { title: string; said?: { title: string; text: string } }) {
  return (
    <Stack>
      <Title order={1} size="h2">
        {title}
      </Title>
      <Alert color="gray" variant="light" title={said.title} icon={<IconLock />} role="alert" data-state="forbidden">
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{said.text}</Text>
          <Anchor size="sm" renderRoot={(props) => <Link {...props} to="/" />}>
            {t.states.home}
          </Anchor>
        </Stack>
      </Alert>
    </Stack>
  )
}
