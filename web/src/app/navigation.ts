import {
  IconBooks,
  IconBuildingBank,
  IconChartDots,
  IconLayoutDashboard,
  IconListSearch,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react'
import { t } from '../texts'

type Role = 'student' | 'instructor' | 'admin' | 'service'

/** A place of the page, for those roles. Without `to` it is not there yet. */
export interface Place {
  label: string
  icon: typeof IconBooks
  roles: readonly Role[]
  to?: '/institution' | '/courses' | '/learners' | 'mine'
}

/** In the order in which they stand. */
export const places: readonly Place[] = [
  { label: t.frame.mine, icon: IconChartDots, roles: ['student'], to: 'mine' },
  { label: t.frame.institution, icon: IconBuildingBank, roles: ['admin'], to: '/institution' },
  { label: t.frame.courses, icon: IconBooks, roles: ['instructor', 'admin'], to: '/courses' },
  { label: t.frame.learners, icon: IconUsers, roles: ['instructor', 'admin'], to: '/learners' },
  { label: t.frame.dashboards, icon: IconLayoutDashboard, roles: ['instructor', 'admin'] },
  { label: t.frame.explorer, icon: IconListSearch, roles: ['admin'] },
  { label: t.frame.administration, icon: IconSettings, roles: ['admin'] },
]
