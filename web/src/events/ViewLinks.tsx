import { Group, NavLink } from '@mantine/core'
import { Link, useLocation } from '@tanstack/react-router'
import { t } from '../texts'

const views = [
  { to: '/events', label: t.events.all },
  { to: '/events/rejected', label: t.events.rejected },
] as const

/** What was accepted, and what was not. */
export function ViewLinks() {
  const path = useLocation({ select: (l) => l.pathname })
  return (
    <Group component="nav" aria-label={t.events.views} gap={4} className="view-links">
      {views.map(({ to, label }) => (
        <NavLink
          key={to}
          w="auto"
          label={label}
          active={path === to}
          aria-current={path === to ? 'page' : undefined}
          renderRoot={(props) => <Link {...props} to={to} activeOptions={{ exact: true, includeSearch: false }} />}
        />
      ))}
    </Group>
  )
}
