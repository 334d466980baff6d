import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type SearchSchemaInput,
} from '@tanstack/react-router'
import { courseListOf, type CourseList } from '../courses/search'
import { courseViewOf, viewOf, type CourseView, type View } from '../period/search'
import { session } from '../session/session'
import { SignInPage } from '../session/SignInPage'
import { StateOfError } from '../states/StateOfError'
import { Problem } from '../api/problem'
import { Shell } from './Shell'
import { startOf } from './start'

const view = (search: Partial<View> & SearchSchemaInput): View => viewOf(search)
const courseView = (search: Partial<CourseView> & SearchSchemaInput): CourseView => courseViewOf(search)
const courseList = (search: Partial<CourseList> & SearchSchemaInput): CourseList => courseListOf(search)

const root = createRootRoute({
  notFoundComponent: () => <StateOfError error={new Problem(404, 'not_found', '')} />,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  component: SignInPage,
  validateSearch: (search: { to?: string } & SearchSchemaInput): { to?: string } =>
    // Only a path of this site: nobody is sent elsewhere by a link to the sign-in.
    typeof search.to === 'string' && /^\/(?![/\\])/.test(search.to) ? { to: search.to } : {},
})

/** Everything behind the sign-in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  beforeLoad: async ({ location }) => {
    if (session.isSignedIn) return
    // No answer at all is no reason to sign in anew: the shell says that the server is away.
    if ((await session.renew()) === null) throw redirect({ to: '/sign-in', search: { to: location.href } })
  },
  errorComponent: ({ error, reset }) => <StateOfError error={error} retry={reset} />,
})

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect(startOf(session.user!))
  },
})

const institutions = createRoute({
  getParentRoute: () => inside,
  path: '/institution',
  validateSearch: (
    search: Partial<View> & { q?: string } & SearchSchemaInput,
  ): Pick<View, 'timeframe'> & { q?: string } => {
    const { timeframe } = viewOf(search)
    return typeof search.q === 'string' && search.q !== '' ? { timeframe, q: search.q } : { timeframe }
  },
  component: lazyRouteComponent(() => import('../institution/InstitutionsPage'), 'InstitutionsPage'),
})

const institution = createRoute({
  getParentRoute: () => inside,
  path: '/institution/$organizationId',
  validateSearch: view,
  component: lazyRouteComponent(() => import('../institution/InstitutionPage'), 'InstitutionPage'),
})

const courses = createRoute({
  getParentRoute: () => inside,
  path: '/courses',
  validateSearch: courseList,
  component: lazyRouteComponent(() => import('../courses/CoursesPage'), 'CoursesPage'),
})

const course = createRoute({
  getParentRoute: () => inside,
  path: '/courses/$courseId',
  validateSearch: courseView,
  component: lazyRouteComponent(() => import('../course/CoursePage'), 'CoursePage'),
})

const assessment = createRoute({
  getParentRoute: () => inside,
  path: '/courses/$courseId/assessments/$assessmentId',
  validateSearch: view,
  component: lazyRouteComponent(() => import('../assessment/AssessmentPage'), 'AssessmentPage'),
})

const learners = createRoute({
  getParentRoute: () => inside,
  path: '/learners',
  validateSearch: (search: { q?: string } & SearchSchemaInput): { q?: string } =>
    typeof search.q === 'string' && search.q !== '' ? { q: search.q } : {},
  component: lazyRouteComponent(() => import('../learners/LearnersPage'), 'LearnersPage'),
})

const learner = createRoute({
  getParentRoute: () => inside,
  path: '/learners/$userId',
  validateSearch: view,
  component: lazyRouteComponent(() => import('../learner/LearnerPage'), 'LearnerPage'),
})

const password = createRoute({
  getParentRoute: () => inside,
  path: '/password',
  component: lazyRouteComponent(() => import('../session/PasswordPage'), 'PasswordPage'),
})

export const router = createRouter({
  routeTree: root.addChildren([
    signIn,
    inside.addChildren([home, institutions, institution, courses, course, assessment, learners, learner, password]),
  ]),
  scrollRestoration: true,
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
