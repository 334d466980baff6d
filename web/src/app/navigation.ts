import {
  IconBooks,
  IconBuildingBank,
  IconChartDots,
  IconLayoutDashboard,
  IconListSearch,
  IconReport,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react'
import { t } from '../texts'

type Role = 'student' | 'instructor' | 'admin' | 'service'

/** A place of the page, for those roles. */
export interface Place {
  label: string
  icon: typeof IconBooks
  roles: readonly Role[]
  /** The second of two keys, after `g`, that go there. */
  key: string
  to: '/institution' | '/courses' | '/learners' | '/dashboards' | '/reports' | '/events' | '/admin' | 'mine'
}

/** In the order in which they stand. */
const places: readonly Place[] = [
  { label: t.frame.mine, icon: IconChartDots, roles: ['student'], key: 'm', to: 'mine' },
  { label: t.frame.institution, icon: IconBuildingBank, roles: ['admin'], key: 'i', to: '/institution' },
  { label: t.frame.courses, icon: IconBooks, roles: ['instructor', 'admin'], key: 'c', to: '/courses' },
  { label: t.frame.learners, icon: IconUsers, roles: ['instructor', 'admin'], key: 'l', to: '/learners' },
  {
    label: t.frame.dashboards,
    icon: IconLayoutDashboard,
    roles: ['instructor', 'admin'],
    key: 'd',
    to: '/dashboards',
  },
  {
    label: t.frame.reports,
    icon: IconReport,
    roles: ['student', 'instructor', 'admin'],
    key: 'r',
    to: '/reports',
  },
  { label: t.frame.explorer, icon: IconListSearch, roles: ['admin'], key: 'e', to: '/events' },
  { label: t.frame.administration, icon: IconSettings, roles: ['admin'], key: 'a', to: '/admin' },
]

export function placesOf(role: string): readonly Place[] {
  return places.filter((place) => place.roles.some((one) => one === role))
}
