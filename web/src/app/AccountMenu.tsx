import { Button, Menu, Text, useMantineColorScheme, type MantineColorScheme } from '@mantine/core'
import { IconBook2, IconKey, IconKeyboard, IconLogout, IconUser } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { session, type SignInAnswer } from '../session/session'
import { StateOfError } from '../states/StateOfError'
import { t } from '../texts'
import { Dialog } from './Dialog'

/** Who is signed in, the colours they read by, what helps, and the way out. */
export function AccountMenu({ user, showKeys }: { user: SignInAnswer['user']; showKeys: () => void }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [failure, setFailure] = useState<{ error: unknown; everywhere: boolean } | null>(null)
  async function signOut(everywhere: boolean) {
    setFailure(null)
    try {
      await session.signOut(everywhere)
    } catch (error) {
      setFailure({ error, everywhere })
    }
  }
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={250} withinPortal>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-md"
            className="account"
            leftSection={<IconUser size={16} aria-hidden />}
            aria-label={t.frame.account(user.userName)}
          >
            <Text size="sm" visibleFrom="sm" truncate maw={180}>
              {user.userName}
            </Text>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>
            {user.userName} · {t.words.role[user.role] ?? user.role}
          </Menu.Label>
          {/* Items of the menu, which a menu may hold alone and which its arrows reach. */}
          <div role="group" aria-label={t.frame.scheme.label}>
            <Menu.RadioGroup value={colorScheme} onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}>
              {(['light', 'dark', 'auto'] as const).map((value) => (
                <Menu.RadioItem key={value} value={value}>
                  {t.frame.scheme[value]}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </div>
          <Menu.Divider />
          <Menu.Item component={Link} to="/glossary" leftSection={<IconBook2 size={16} aria-hidden />}>
            {t.frame.glossary}
          </Menu.Item>
          <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={showKeys}>
            {t.frame.keys.menu}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item component={Link} to="/password" leftSection={<IconKey size={16} aria-hidden />}>
            {t.frame.password}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut(false)}>
            {t.session.signOut}
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void signOut(true)}>
            {t.session.signOutEverywhere}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Dialog isOpen={failure !== null} close={() => setFailure(null)} title={t.frame.signOutFailed}>
        {failure !== null && <StateOfError error={failure.error} retry={() => signOut(failure.everywhere)} />}
      </Dialog>
    </>
  )
}
