import { dayOf } from '../figures/format'
import { t } from '../texts'
import type { CourseSummary } from './useCourses'

export type Run = 'ahead' | 'running' | 'ended'

type Dated = Pick<CourseSummary, 'startsAt' | 'endsAt'>

/** Where a course stands; one that states no days is running. */
export function runOf({ startsAt, endsAt }: Dated, now: Date): Run {
  if (endsAt !== null && new Date(endsAt) <= now) return 'ended'
  return startsAt !== null && new Date(startsAt) > now ? 'ahead' : 'running'
}

/** `Ends 29 Dec 2026`: an end at midnight is the end of the day before. */
export function runSaid(course: Dated, now: Date, zone: string): string | null {
  const text = t.courses.run
  switch (runOf(course, now)) {
    case 'ahead':
      return text.ahead(dayOf(course.startsAt!, zone))
    case 'ended':
      return text.ended(lastDay(course.endsAt!, zone))
    case 'running':
      return course.endsAt === null ? null : text.until(lastDay(course.endsAt, zone))
  }
}

const lastDay = (end: string, zone: string) => dayOf(new Date(new Date(end).getTime() - 1).toISOString(), zone)
