import { Button, Menu, SegmentedControl, Text, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { IconKey, IconLogout, IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { session, type SignInAnswer } from '../session/session'
import { t } from '../texts'
import { queries } from './queries'

/** Who is signed in, the colours they read by, and the way out. */
export function AccountMenu({ user }: { user: SignInAnswer['user'] }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  async function signOut(everywhere: boolean) {
    await session.signOut(everywhere)
    queries.clear()
  }
  return (
    <Menu position="bottom-end" shadow="md" width={240} withinPortal>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          leftSection={<IconUser size={16} aria-hidden />}
          aria-label={t.frame.account(user.userName)}
        >
          <Text size="sm" visibleFrom="sm">
            {user.userName}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {user.userName} · {t.words.role[user.role] ?? user.role}
        </Menu.Label>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t.frame.scheme.label}
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
          data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t.frame.scheme[value] }))}
        />
        <Menu.Divider />
        <Menu.Item component={Link} to="/password" leftSection={<IconKey size={16} />}>
          {t.frame.password}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut(false)}>
          {t.session.signOut}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut(true)}>
          {t.session.signOutEverywhere}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
