import { Group, NavLink } from '@mantine/core'
import { Link, useLocation } from '@tanstack/react-router'
import { useUser } from '../session/useSession'
import { t } from '../texts'
import './reports.css'

const views = [
  { to: '/reports', label: t.reports.title },
  { to: '/reports/exports', label: t.reports.exports.title },
  { to: '/reports/schedules', label: t.schedules.list.title },
] as const

/** Reports, and what was exported beside them: learners have the first alone. */
export function ViewLinks() {
  const path = useLocation({ select: (l) => l.pathname })
  if (useUser()?.role === 'student') return null
  return (
    <Group component="nav" aria-label={t.reports.views} gap={4} className="report-views">
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
