import { AppShell, Burger, Group, NavLink, Text, Tooltip } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link, Navigate, Outlet, useLocation } from '@tanstack/react-router'
import { useMustChangePassword, useUser } from '../session/useSession'
import { t } from '../texts'
import { AccountMenu } from './AccountMenu'
import { places, type Place } from './navigation'

/** The frame around every page behind the sign-in. */
export function Shell() {
  const user = useUser()
  const mustChange = useMustChangePassword()
  const location = useLocation()
  const [isOpen, { toggle, close }] = useDisclosure(false)
  if (user === null) return <Navigate to="/sign-in" search={{ to: location.href }} replace />
  if (mustChange && location.pathname !== '/password') return <Navigate to="/password" replace />
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 210, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a href="#content" className="skip">
        {t.frame.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t.frame.openNavigation}
              aria-expanded={isOpen}
            />
            <Text fw={680} component={Link} to="/" className="product">
              {t.frame.product}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <AccountMenu user={user} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t.frame.navigation}>
        {places
          .filter((place) => place.roles.some((role) => role === user.role))
          .map((place) => (
            <Entry key={place.label} place={place} userId={user.userId} close={close} />
          ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  )
}

function Entry({ place, userId, close }: { place: Place; userId: string; close: () => void }) {
  const path = useLocation({ select: (l) => l.pathname })
  const Icon = place.icon
  const icon = <Icon size={18} stroke={1.6} aria-hidden />
  if (place.to === undefined) {
    return (
      <Tooltip label={t.frame.soon} position="right">
        <NavLink
          component="div"
          label={place.label}
          leftSection={icon}

          aria-disabled
          c="dimmed"
        />
      </Tooltip>
    )
  }
  const own = place.to === 'mine' ? `/learners/${encodeURIComponent(userId)}` : place.to
  return (
    <NavLink
      renderRoot={(props) =>
        place.to === 'mine' ? (
          <Link {...props} to="/learners/$userId" params={{ userId }} />
        ) : (
          <Link {...props} to={place.to} />
        )
      }
      label={place.label}
      leftSection={icon}
      active={path === own || path.startsWith(`${own}/`)}
      aria-current={path === own ? 'page' : undefined}
      onClick={close}
    />
  )
}
