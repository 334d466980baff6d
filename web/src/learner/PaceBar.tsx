import { figure } from '../figures/format'
import { t } from '../texts'
import { paceOf } from './pace'
import type { Course } from './useLearner'

/** A bullet: the bar is what is done, the mark what is expected by now. What it shows stands in words beside it. */
export function PaceBar({ course, title }: { course: Course; title: string }) {
  const { progressPercentage, expectedProgress } = course
  const pace = paceOf(course)
  const done = figure(progressPercentage, 'percent')
  const label =
    pace === null
      ? `${title}: ${t.learner.courses.done(done)}`
      : t.learner.courses.bar(title, done, figure(expectedProgress, 'percent'))
  return (
    <div className="pace" role="img" aria-label={label} data-pace={pace ?? 'none'}>
      <div className="done" style={{ width: `${Math.min(100, progressPercentage)}%` }} />
      {pace !== null && <div className="expected" style={{ left: `${Math.min(100, expectedProgress)}%` }} />}
    </div>
  )
}
