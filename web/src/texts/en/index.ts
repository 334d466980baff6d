import { admin } from './admin'
import { assessment } from './assessment'
import { charts } from './charts'
import { copying } from './copying'
import { course } from './course'
import { courses } from './courses'
import { events } from './events'
import { dashboards } from './dashboards'
import { explain } from './explain'
import { frame } from './frame'
import { institution } from './institution'
import { learner } from './learner'
import { learners } from './learners'
import { live } from './live'
import { period } from './period'
import { reportBuilder } from './reportBuilder'
import { reports } from './reports'
import { roster } from './roster'
import { saving } from './saving'
import { schedules } from './schedules'
import { search } from './search'
import { session } from './session'
import { start } from './start'
import { states } from './states'
import { streams } from './streams'
import { table } from './table'
import { words } from './words'

export const en = {
  admin,
  assessment,
  charts,
  copying,
  course,
  courses,
  events,
  dashboards,
  explain,
  frame,
  institution,
  learner,
  learners,
  live,
  period,
  reportBuilder,
  reports,
  roster,
  saving,
  schedules,
  search,
  session,
  start,
  states,
  streams,
  table,
  words,
}
