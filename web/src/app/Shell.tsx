import { AppShell, Burger, Button, Group, Kbd, NavLink, Text, VisuallyHidden } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Link, Outlet, useLocation, useMatch, useNavigate, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useLayoutEffect, useState } from 'react'
import { LiveIndicator } from '../live/LiveIndicator'
import { session, type SignInAnswer } from '../session/session'
import { useMe } from '../session/useMe'
import { useMustChangePassword, useUser } from '../session/useSession'
import { t } from '../texts'
import { AccountMenu } from './AccountMenu'
import { useKeys } from './keys'
import { KeysDialog } from './KeysDialog'
import { placesOf, type Place } from './navigation'
import { useArrival } from './useArrival'

const loadSearch = () => import('../search/SearchDialog')
const SearchDialog = lazy(() => loadSearch().then((file) => ({ default: file.SearchDialog })))

/** The frame around every page behind the sign-in. */
export function Shell() {
  const user = useUser()
  const mustChange = useMustChangePassword()
  // Of what is shown, not of the address, which is ahead of it: nothing else is to be drawn, and asked for, in between.
  const isAtPassword = useMatch({ from: '/inside/password', shouldThrow: false }) !== undefined
  const path = useLocation({ select: (l) => l.pathname })
  // Who left by themselves is not led back; who comes next may be somebody else.
  if (user === null) return <Away to="/sign-in" isLedBack={session.ending !== 'left'} />
  if (mustChange && !isAtPassword) return <Away to="/password" isLedBack={path !== '/'} />
  return <Frame user={user} isClosed={mustChange} />
}

/** Goes there once, however often the frame is drawn until it is there. */
function Away({ to, isLedBack }: { to: '/sign-in' | '/password'; isLedBack: boolean }) {
  const router = useRouter()
  useEffect(() => {
    const { pathname, href } = router.history.location
    if (pathname !== to) void router.navigate({ to, search: isLedBack ? { to: href } : {}, replace: true })
  }, [router, to, isLedBack])
  return null
}

/** @param isClosed Whether nothing is to be seen before there is another password. */
function Frame({ user, isClosed }: { user: SignInAnswer['user']; isClosed: boolean }) {
  const [isOpen, { toggle, close }] = useDisclosure(false)
  const [isSearching, search] = useDisclosure(false)
  const [areKeysShown, keysDialog] = useDisclosure(false)
  // Fetched at the first search, and kept from then on.
  const [hasSearched, setSearched] = useState(false)
  const said = useArrival()
  const go = useGo(user.userId)
  const places = placesOf(user.role)
  const canSearch = user.role !== 'student' && !isClosed
  usePlaceTitle(places)

  function startSearch() {
    setSearched(true)
    search.open()
  }
  const goable = isClosed ? [] : places
  useKeys({
    '?': keysDialog.open,
    ...(canSearch ? { '/': startSearch } : {}),
    ...Object.fromEntries(goable.map((place) => [`g ${place.key}`, () => go(place)])),
  })
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen || isClosed, desktop: isClosed } }}
      padding="md"
    >
      <a href="#content" className="skip">
        {t.frame.skip}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap" gap="xs">
          <Group gap="sm" wrap="nowrap">
            {!isClosed && (
              <Burger
                opened={isOpen}
                onClick={toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={t.frame.openNavigation}
                aria-expanded={isOpen}
              />
            )}
            <Text fw={680} component={Link} to="/" className="product">
              {t.frame.product}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            {!isClosed && <LiveIndicator />}
            {canSearch && <SearchButton open={startSearch} />}
            <AccountMenu user={user} showKeys={keysDialog.open} />
          </Group>
        </Group>
      </AppShell.Header>
      {!isClosed && (
        <AppShell.Navbar p="xs" aria-label={t.frame.navigation}>
          <AppShell.Section grow>
            {places.map((place) => (
              <Entry key={place.label} place={place} userId={user.userId} close={close} />
            ))}
          </AppShell.Section>
          <Zone />
        </AppShell.Navbar>
      )}
      <AppShell.Main id="content" tabIndex={-1}>
        <div className="page">
          <Outlet />
        </div>
      </AppShell.Main>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {hasSearched && (
        <Suspense fallback={null}>
          <SearchDialog isOpen={isSearching} close={search.close} user={user} />
        </Suspense>
      )}
      <KeysDialog
        isOpen={areKeysShown}
        close={keysDialog.close}
        keys={[
          ...(canSearch ? [{ keys: '/', does: t.frame.keys.search }] : []),
          ...goable.map((place) => ({ keys: `g ${place.key}`, does: place.label })),
          { keys: '?', does: t.frame.keys.help },
        ]}
      />
    </AppShell>
  )
}

function SearchButton({ open }: { open: () => void }) {
  return (
    <Button
      variant="default"
      size="compact-md"
      className="search-button"
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={
        <Kbd size="xs" visibleFrom="sm" aria-hidden>
          {'/'}
        </Kbd>
      }
      aria-label={t.search.open}
      aria-haspopup="dialog"
      aria-keyshortcuts="/"
      onMouseEnter={() => void loadSearch().catch(() => undefined)}
      onFocus={() => void loadSearch().catch(() => undefined)}
      onClick={open}
    >
      <Text size="sm" span visibleFrom="sm">
        {t.search.open}
      </Text>
    </Button>
  )
}

/** By which calendar the page's days are meant. */
function Zone() {
  const me = useMe()
  return (
    <AppShell.Section px="sm" py={6} mih={32}>
      {me !== null && (
        <Text size="xs" c="dimmed">
          {t.frame.zone(me.timeZone)}
        </Text>
      )}
    </AppShell.Section>
  )
}

function Entry({ place, userId, close }: { place: Place; userId: string; close: () => void }) {
  const path = useLocation({ select: (l) => l.pathname })
  const Icon = place.icon
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
      leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
      active={path === own || path.startsWith(`${own}/`)}
      aria-current={path === own ? 'page' : undefined}
      onClick={close}
    />
  )
}

function useGo(userId: string) {
  const navigate = useNavigate()
  return ({ to }: Place) => {
    if (to === 'mine') void navigate({ to: '/learners/$userId', params: { userId } })
    else void navigate({ to })
  }
}

/** Until a page says its own title, it has that of its place; before the page's effects, so that its own stands last. */
function usePlaceTitle(places: readonly Place[]): void {
  const path = useLocation({ select: (l) => l.pathname })
  const label = places.find(({ to }) => path.startsWith(to))?.label
  useLayoutEffect(() => {
    document.title = label === undefined ? t.frame.product : t.frame.page(label)
  }, [label, path])
}
