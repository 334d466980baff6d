import type { Course } from './useLearner'

/** Points of percent within which a learner is on track: less is a lesson sooner or later. */
export const slack = 5

export type Pace = 'ahead' | 'onTrack' | 'behind'

/** Null: the course does not go on for the learner. */
export function paceOf(course: Pick<Course, 'pointsAhead'>): Pace | null {
  const { pointsAhead } = course
  if (pointsAhead === null) return null
  return pointsAhead > slack ? 'ahead' : pointsAhead < -slack ? 'behind' : 'onTrack'
}

/** The next point on the way through a course that goes on. */
export function nextMilestone(course: Pick<Course, 'pointsAhead' | 'status' | 'progressPercentage'>): string | null {
  if (course.pointsAhead === null) return null
  if (course.status === 'not_started') return 'first_activity'
  return ['25', '50', '75'].find((percent) => Number(percent) > course.progressPercentage) ?? 'completed'
}

/** What goes on first, then what was completed, then what was left; in each the newest access first. */
export function inOrder(courses: readonly Course[]): Course[] {
  const rank = { in_progress: 0, not_started: 1, completed: 2, dropped: 3 }
  return courses.toSorted(
    (a, b) => rank[a.status] - rank[b.status] || (b.lastAccessDate ?? '').localeCompare(a.lastAccessDate ?? ''),
  )
}
