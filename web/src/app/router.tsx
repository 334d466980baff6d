import { Center } from '@mantine/core'
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type SearchSchemaInput,
} from '@tanstack/react-router'
import {
  accountListOf,
  auditViewOf,
  keyListingOf,
  streamViewOf,
  type AccountList,
  type AuditView,
  type KeyListing,
  type StreamView,
} from '../admin/search'
import { assessmentViewOf, type AssessmentView } from '../assessment/search'
import { courseListOf, type CourseList } from '../courses/search'
import { eventViewOf, rejectedViewOf, type EventView, type RejectedView } from '../events/search'
import { dashboardViewOf, rotationOf, type DashboardView, type Rotation } from '../dashboards/view/search'
import { listingOf, type Listing } from '../learners/search'
import { courseViewOf, textOf, viewOf, type CourseView, type View } from '../period/search'
import { session } from '../session/session'
import { SignInPage } from '../session/SignInPage'
import { Problem } from '../api/problem'
import { hasEvents } from '../admin/start/useArrivals'
import { NotFoundPage } from './NotFoundPage'
import { PageFailure } from './PageFailure'
import { Shell } from './Shell'
import { startOf } from './start'

const view = (search: Partial<View> & SearchSchemaInput): View => viewOf(search)
const courseView = (search: Partial<CourseView> & SearchSchemaInput): CourseView => courseViewOf(search)
const courseList = (search: Partial<CourseList> & SearchSchemaInput): CourseList => courseListOf(search)

/** A page that could not be fetched because the network is away says so; loading it anew would show the browser's own page. */
function unreached(error: unknown): never {
  throw navigator.onLine ? error : Problem.ofNoAnswer(error)
}

/** Only a path of this site: nobody is sent elsewhere by a link. */
const onward = (search: { to?: string } & SearchSchemaInput): { to?: string } =>
  typeof search.to === 'string' && /^\/(?![/\\])/.test(search.to) ? { to: search.to } : {}

const searched = (search: { q?: string } & SearchSchemaInput): { q?: string } => {
  const q = textOf(search.q)
  return q === undefined ? {} : { q }
}

const root = createRootRoute()

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
  validateSearch: onward,
})

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ location }) => {
    if (session.isSignedIn) return
    // No answer at all is no reason to sign in anew: it is said that the server is away.
    if ((await session.renew()) === null) throw redirect({ to: '/sign-in', search: { to: location.href } })
  },
  errorComponent: (failure) => (
    <Center component="main" mih="100dvh" p="md">
      <PageFailure {...failure} />
    </Center>
  ),
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: async () => {
    const user = session.user!
    // Who has nothing to see yet is shown how to begin.
    if (user.role === 'admin' && !session.mustChangePassword && !(await hasEvents())) throw redirect({ to: '/start' })
    throw redirect(startOf(user))
  },
})

const institutions = createRoute({
  getParentRoute: () => inside,
  path: '/institution',
  validateSearch: (
    search: Partial<View> & { q?: string } & SearchSchemaInput,
  ): Pick<View, 'timeframe'> & { q?: string } => {
    const { timeframe } = viewOf(search)
    const q = textOf(search.q)
    return q === undefined ? { timeframe } : { timeframe, q }
  },
  component: lazyRouteComponent(() => import('../institution/InstitutionsPage').catch(unreached), 'InstitutionsPage'),
})

const institution = createRoute({
  getParentRoute: () => inside,
  path: '/institution/$organizationId',
  validateSearch: view,
  component: lazyRouteComponent(() => import('../institution/InstitutionPage').catch(unreached), 'InstitutionPage'),
})

const courses = createRoute({
  getParentRoute: () => inside,
  path: '/courses',
  validateSearch: courseList,
  component: lazyRouteComponent(() => import('../courses/CoursesPage').catch(unreached), 'CoursesPage'),
})

const course = createRoute({
  getParentRoute: () => inside,
  path: '/courses/$courseId',
  validateSearch: courseView,
  component: lazyRouteComponent(() => import('../course/CoursePage').catch(unreached), 'CoursePage'),
})

const assessment = createRoute({
  getParentRoute: () => inside,
  path: '/courses/$courseId/assessments/$assessmentId',
  validateSearch: (search: Partial<AssessmentView> & SearchSchemaInput): AssessmentView => assessmentViewOf(search),
  component: lazyRouteComponent(() => import('../assessment/AssessmentPage').catch(unreached), 'AssessmentPage'),
})

const learners = createRoute({
  getParentRoute: () => inside,
  path: '/learners',
  validateSearch: (search: Partial<Listing> & SearchSchemaInput): Listing => listingOf(search),
  component: lazyRouteComponent(() => import('../learners/LearnersPage').catch(unreached), 'LearnersPage'),
})

const learner = createRoute({
  getParentRoute: () => inside,
  path: '/learners/$userId',
  validateSearch: view,
  component: lazyRouteComponent(() => import('../learner/LearnerPage').catch(unreached), 'LearnerPage'),
})

const events = createRoute({
  getParentRoute: () => inside,
  path: '/events',
  validateSearch: (search: Partial<EventView> & SearchSchemaInput): EventView => eventViewOf(search),
  component: lazyRouteComponent(() => import('../events/EventsPage').catch(unreached), 'EventsPage'),
})

const rejectedEvents = createRoute({
  getParentRoute: () => inside,
  path: '/events/rejected',
  validateSearch: (search: Partial<RejectedView> & SearchSchemaInput): RejectedView => rejectedViewOf(search),
  component: lazyRouteComponent(() => import('../events/RejectedPage').catch(unreached), 'RejectedPage'),
})

const dashboards = createRoute({
  getParentRoute: () => inside,
  path: '/dashboards',
  validateSearch: searched,
  component: lazyRouteComponent(() => import('../dashboards/list/DashboardsPage').catch(unreached), 'DashboardsPage'),
})

const rotation = createRoute({
  getParentRoute: () => inside,
  path: '/dashboards/rotate',
  validateSearch: (search: Partial<Rotation> & SearchSchemaInput): Rotation => rotationOf(search),
  component: lazyRouteComponent(() => import('../dashboards/rotate/RotationPage').catch(unreached), 'RotationPage'),
})

const dashboard = createRoute({
  getParentRoute: () => inside,
  path: '/dashboards/$dashboardId',
  validateSearch: (search: Partial<DashboardView> & SearchSchemaInput): DashboardView => dashboardViewOf(search),
  component: lazyRouteComponent(() => import('../dashboards/view/DashboardPage').catch(unreached), 'DashboardPage'),
})

const dashboardEditor = createRoute({
  getParentRoute: () => inside,
  path: '/dashboards/$dashboardId/edit',
  component: lazyRouteComponent(() => import('../dashboards/editor/EditorPage').catch(unreached), 'EditorPage'),
})

const reports = createRoute({
  getParentRoute: () => inside,
  path: '/reports',
  validateSearch: searched,
  component: lazyRouteComponent(() => import('../reports/list/ReportsPage').catch(unreached), 'ReportsPage'),
})

const report = createRoute({
  getParentRoute: () => inside,
  path: '/reports/$reportId',
  component: lazyRouteComponent(() => import('../reports/run/ReportPage').catch(unreached), 'ReportPage'),
})

const exportsRoute = createRoute({
  getParentRoute: () => inside,
  path: '/reports/exports',
  component: lazyRouteComponent(() => import('../exports/ExportsPage').catch(unreached), 'ExportsPage'),
})

const password = createRoute({
  getParentRoute: () => inside,
  path: '/password',
  validateSearch: onward,
  component: lazyRouteComponent(() => import('../session/PasswordPage').catch(unreached), 'PasswordPage'),
})

const glossary = createRoute({
  getParentRoute: () => inside,
  path: '/glossary',
  validateSearch: searched,
  component: lazyRouteComponent(() => import('../explain/GlossaryPage').catch(unreached), 'GlossaryPage'),
})

const accounts = createRoute({
  getParentRoute: () => inside,
  path: '/admin/accounts',
  validateSearch: (search: Partial<AccountList> & SearchSchemaInput): AccountList => accountListOf(search),
  component: lazyRouteComponent(() => import('../admin/accounts/AccountsPage').catch(unreached), 'AccountsPage'),
})

const keys = createRoute({
  getParentRoute: () => inside,
  path: '/admin/keys',
  validateSearch: (search: Partial<KeyListing> & SearchSchemaInput): KeyListing => keyListingOf(search),
  component: lazyRouteComponent(() => import('../admin/keys/KeysPage').catch(unreached), 'KeysPage'),
})

const audit = createRoute({
  getParentRoute: () => inside,
  path: '/admin/audit',
  validateSearch: (search: Partial<AuditView> & SearchSchemaInput): AuditView => auditViewOf(search),
  component: lazyRouteComponent(() => import('../admin/audit/AuditPage').catch(unreached), 'AuditPage'),
})

const streams = createRoute({
  getParentRoute: () => inside,
  path: '/admin/streams',
  validateSearch: (search: Partial<StreamView> & SearchSchemaInput): StreamView => streamViewOf(search),
  component: lazyRouteComponent(() => import('../admin/streams/StreamsPage').catch(unreached), 'StreamsPage'),
})

const settings = createRoute({
  getParentRoute: () => inside,
  path: '/admin/settings',
  component: lazyRouteComponent(() => import('../admin/settings/SettingsPage').catch(unreached), 'SettingsPage'),
})

const administration = createRoute({
  getParentRoute: () => inside,
  path: '/admin',
  beforeLoad: () => {
    throw redirect({ to: '/admin/accounts' })
  },
})

const start = createRoute({
  getParentRoute: () => inside,
  path: '/start',
  component: lazyRouteComponent(() => import('../admin/start/StartPage').catch(unreached), 'StartPage'),
})

const staff = createRoute({
  getParentRoute: () => inside,
  path: '/courses/$courseId/staff',
  component: lazyRouteComponent(() => import('../admin/staff/StaffPage').catch(unreached), 'StaffPage'),
})

const newReportRoute = createRoute({
  getParentRoute: () => inside,
  path: '/reports/new',
  validateSearch: (search: { from?: string } & SearchSchemaInput): { from?: string } => {
    const from = textOf(search.from)
    return from === undefined ? {} : { from }
  },
  component: lazyRouteComponent(() => import('../reports/builder/NewReportPage').catch(unreached), 'NewReportPage'),
})

const editReportRoute = createRoute({
  getParentRoute: () => inside,
  path: '/reports/$reportId/edit',
  component: lazyRouteComponent(() => import('../reports/builder/EditReportPage').catch(unreached), 'EditReportPage'),
})

const reportScheduleRoute = createRoute({
  getParentRoute: () => inside,
  path: '/reports/$reportId/schedule',
  component: lazyRouteComponent(() => import('../reports/schedule/SchedulePage').catch(unreached), 'SchedulePage'),
})

const schedulesRoute = createRoute({
  getParentRoute: () => inside,
  path: '/reports/schedules',
  component: lazyRouteComponent(() => import('../reports/schedule/SchedulesPage').catch(unreached), 'SchedulesPage'),
})

/** Inside, so that the way on stands around it. */
const nowhere = createRoute({ getParentRoute: () => inside, path: '$', component: NotFoundPage })

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    inside.addChildren([
      home,
      institutions,
      institution,
      courses,
      course,
      assessment,
      learners,
      learner,
      events,
      rejectedEvents,
      dashboards,
      rotation,
      dashboard,
      dashboardEditor,
      reports,
      report,
      exportsRoute,
      password,
      glossary,
      administration,
      accounts,
      keys,
      audit,
      streams,
      settings,
      start,
      staff,
      newReportRoute,
      editReportRoute,
      reportScheduleRoute,
      schedulesRoute,
      nowhere,
    ]),
  ]),
  scrollRestoration: true,
  defaultPreload: 'intent',
  // Another learner's page is another page: nothing of the one before stays on it, no figure and no choice.
  defaultRemountDeps: ({ params }) => params,
  defaultErrorComponent: PageFailure,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
