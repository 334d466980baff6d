import { figure } from '../figures/format'
import { t } from '../texts'
import type { Voice } from '../texts/en/learner'
import { paceOf, type Pace } from './pace'
import type { Course, Dashboard, Work } from './useLearner'
import { titleOfWork } from './work'

/** Courses that are named in a clause; the others are counted. */
const named = 3

/** Where the learner stands, in sentences: how each course goes, what was never opened, what is late. */
export function summaryOf(
  dashboard: Pick<Dashboard, 'courses' | 'overdue' | 'upcoming'>,
  voice: Voice,
  name: string,
): string[] {
  const { courses, overdue } = dashboard
  return [
    ...standing(courses, voice, name),
    ...firstStep(dashboard, voice),
    ...(overdue.length === 0 ? [] : [voice.overdue(overdue.length)]),
  ]
}

/** What to begin with where a course is behind: what is due in it, the longest waiting first, else the course itself. */
function firstStep({ courses, overdue, upcoming }: Pick<Dashboard, 'courses' | 'overdue' | 'upcoming'>, voice: Voice) {
  const behind = courses
    .filter((c) => c.status === 'in_progress' && c.expectedProgress < 100 && paceOf(c) === 'behind')
    .toSorted((a, b) => a.pointsAhead! - b.pointsAhead!)
  const furthest = behind[0]
  if (furthest === undefined) return []
  const isOfThem = (work: Work) => behind.some((c) => c.courseId === work.courseId)
  // The overdue come newest first.
  const late = overdue.findLast(isOfThem)
  const next = upcoming.find(isOfThem)
  const step =
    late !== undefined
      ? voice.step(titleOfWork(late), t.learner.next.overdue(late.days))
      : next !== undefined
        ? voice.step(titleOfWork(next), t.learner.next.due(next.days))
        : voice.stepInto(titleOf(furthest))
  return step === null ? [] : [step]
}

function standing(courses: readonly Course[], voice: Voice, name: string): string[] {
  if (courses.length === 0) return [voice.noCourses(name)]
  const going = courses.filter((c) => c.pointsAhead !== null)
  const completed = courses.filter((c) => c.status === 'completed').length
  if (going.length === 0) {
    return [completed === courses.length ? voice.allCompleted(name, completed) : voice.nothingGoesOn(name, completed)]
  }

  // The plan of such a course has no more to expect: how far it got says more than how far it is behind.
  const over = going.filter((c) => c.expectedProgress >= 100)
  const within = going.filter((c) => c.expectedProgress < 100)
  const unopened = within.filter((c) => c.status === 'not_started')
  const begun = within.filter((c) => c.status !== 'not_started')

  const clauses = (['ahead', 'onTrack', 'behind'] as const).flatMap((pace) => clause(pace, begun))
  return [
    ...(clauses.length === 0 ? [] : [voice.pace(name, clauses)]),
    ...(unopened.length === 0 ? [] : [voice.notStarted(upTo(unopened.map(titleOf)))]),
    ...(over.length > named
      ? [t.learner.clause.overMany(over.length)]
      : over.map((c) => t.learner.clause.over(titleOf(c), figure(c.progressPercentage, 'percent')))),
  ]
}

function clause(pace: Pace, courses: readonly Course[]): string[] {
  const some = courses
    .filter((c) => paceOf(c) === pace)
    .toSorted((a, b) => Math.abs(b.pointsAhead!) - Math.abs(a.pointsAhead!))
    .map((c) =>
      pace === 'onTrack' ? titleOf(c) : t.learner.clause.apart(titleOf(c), Math.round(Math.abs(c.pointsAhead!))),
    )
  return some.length === 0 ? [] : [t.learner.clause[pace](upTo(some))]
}

function upTo(courses: string[]): string[] {
  return courses.length <= named
    ? courses
    : [...courses.slice(0, named - 1), t.learner.clause.more(courses.length - named + 1)]
}

const titleOf = (course: Course) => course.title ?? course.courseId
