import type { Schemas } from '../api/client'
import { change, figure, number } from '../figures/format'
import { t } from '../texts'
import { good } from './keyFigures'
import type { SectionId } from './Sections'
import type { Macro } from './useInstitution'

export interface Finding {
  kind: 'flagged' | 'quiet' | 'fell' | 'run' | 'rating'
  text: string
  detail: string
  to: { courseId: string } | { section: SectionId }
}

type Course = Schemas['ComparedCourse']
type Run = Schemas['CourseRun']
type Metric = Schemas['DashboardMetric']

/** A key figure that fell by less, in percent, is left to its card. */
const aFall = 10
/** A rate that fell by less, in points of percent, and a run that is behind the one before by less, are not told of. */
const aGap = 10
/** Ratings from here on, of 5, are well enough. */
const wellRated = 3.5
/** Weeks that the answer tells a run's activity of. */
const weeksOfARun = 12

/**
 * Where to look first: what the answer itself tells to be out of the ordinary, most pressing first. Each finding repeats figures of the
 * answer and computes none; the limits above only say which are worth a line.
 */
export function worthALook(dashboard: Macro): Finding[] {
  return [
    ...flagged(dashboard.courses).slice(0, 3),
    ...quiet(dashboard.courses).slice(0, 2),
    ...behind(dashboard.courseRuns).slice(0, 2),
    ...fell(dashboard.metrics).slice(0, 2),
    ...poorlyRated(dashboard.courses),
  ]
}

/** Whether figures that findings come from were kept back from the reader. */
export function isPartlyHidden(dashboard: Macro): boolean {
  return dashboard.courses.some((c) => c.flagged === null || c.active === null)
}

export function nameOf(course: Pick<Course, 'id' | 'title'>): string {
  return course.title ?? course.id
}

function flagged(courses: readonly Course[]): Finding[] {
  return courses
    .filter((c) => (c.flagged ?? 0) > 0)
    .toSorted((a, b) => b.flagged! - a.flagged!)
    .map((c) => ({
      kind: 'flagged',
      text: t.institution.look.flagged(nameOf(c), c.flagged!),
      detail: t.institution.look.flaggedDetail(number(c.active), c.enrolled),
      to: { courseId: c.id },
    }))
}

/** Courses that nobody comes to any more though some have neither completed nor dropped. */
function quiet(courses: readonly Course[]): Finding[] {
  return courses
    .filter((c) => c.active === 0 && c.completed !== null && c.dropped !== null && c.completed + c.dropped < c.enrolled)
    .map((c) => ({
      kind: 'quiet',
      text: t.institution.look.quiet(nameOf(c)),
      detail: t.institution.look.quietDetail(c.enrolled, c.completed!, c.dropped!),
      to: { courseId: c.id },
    }))
}

/** The newest run of a title against the one before: by the same week of both, and by completion where both are over. */
function behind(titles: readonly Schemas['CourseRuns'][]): Finding[] {
  return titles.flatMap(({ title, runs }): Finding[] => {
    const [before, now] = runs.filter((r) => r.startsOn !== null && r.enrolled > 0).slice(-2)
    if (before === undefined || now === undefined) return []
    const [shareNow, shareBefore, week] = sameWeek(now, before)
    if (shareNow !== null && shareBefore !== null && shareBefore - shareNow >= aGap) {
      return [
        {
          kind: 'run',
          text: t.institution.look.behind(title, week),
          detail: t.institution.look.behindDetail(figure(shareNow, 'percent'), figure(shareBefore, 'percent')),
          to: { courseId: now.courseId },
        },
      ]
    }
    const areOver = now.activeByWeek.length === weeksOfARun && before.activeByWeek.length === weeksOfARun
    if (
      areOver &&
      now.completionRate !== null &&
      before.completionRate !== null &&
      before.completionRate - now.completionRate >= aGap
    ) {
      return [
        {
          kind: 'run',
          text: t.institution.look.completionFell(title),
          detail: t.institution.look.completionDetail(
            figure(now.completionRate, 'percent'),
            figure(before.completionRate, 'percent'),
          ),
          to: { courseId: now.courseId },
        },
      ]
    }
    return []
  })
}

/** The newest week of a run that is over, with that of the run before: the last one told of may go on. */
function sameWeek(now: Run, before: Run): [number | null, number | null, number] {
  const isOver = now.activeByWeek.length === weeksOfARun
  const last = now.activeByWeek.length - (isOver ? 1 : 2)
  return [now.activeByWeek[last] ?? null, before.activeByWeek[last] ?? null, last + 1]
}

function fell(metrics: readonly Metric[]): Finding[] {
  return metrics
    .filter((m) => good[m.metricType] === 'more' && isAFall(m))
    .toSorted((a, b) => a.changePercentage! - b.changePercentage!)
    .map((m) => ({
      kind: 'fell',
      ...fallSaid(m),
      to: { section: m.metricType === 'active_users' || m.metricType.startsWith('new_') ? 'activity' : 'courses' },
    }))
}

const isOfShare = ({ unit }: Metric) => unit === 'percent' || unit === 'points'

function isAFall(m: Metric): boolean {
  if (m.changePercentage === null || m.value === null || m.previousValue === null) return false
  return isOfShare(m) ? m.previousValue - m.value >= aGap : m.changePercentage <= -aFall
}

/** Of a rate no percentage is told, which would be percent of a percent. */
function fallSaid(m: Metric): Pick<Finding, 'text' | 'detail'> {
  const text = t.institution.look
  const name = t.words.metric[m.metricType] ?? m.metricType
  const [now, before] = [figure(m.value, m.unit), figure(m.previousValue, m.unit)]
  return isOfShare(m)
    ? { text: text.fellFrom(name, before, now), detail: text.fellSince }
    : { text: text.fell(name, change(m.changePercentage!).slice(1)), detail: text.fellDetail(now, before) }
}

/** The one with the lowest rating, where it is low and there is another to hold it against. */
function poorlyRated(courses: readonly Course[]): Finding[] {
  const rated = courses.filter((c) => c.rating !== null).toSorted((a, b) => a.rating! - b.rating!)
  const lowest = rated[0]
  if (lowest === undefined || rated.length < 2 || lowest.rating! >= wellRated) return []
  return [
    {
      kind: 'rating',
      text: t.institution.look.rating(nameOf(lowest), number(lowest.rating, 'rating')),
      detail: t.institution.look.ratingDetail,
      to: { courseId: lowest.id },
    },
  ]
}
