import { figure, number } from '../figures/format'
import { t } from '../texts'
import type { CourseSort } from './search'
import type { CourseSummary } from './useCourses'

/** A key figure of a course, by which the server can sort. */
export interface CourseFigure {
  sort: CourseSort
  label: string
  /** Its entry in the glossary. */
  measure: string
  text: (course: CourseSummary) => string
}

/** In the order in which they stand. */
export const figures: readonly CourseFigure[] = [
  {
    sort: 'enrollments',
    label: t.courses.enrollments,
    measure: 'totalEnrollments',
    text: (c) => number(c.totalEnrollments),
  },
  { sort: 'active', label: t.courses.active, measure: 'activeEnrollments', text: (c) => number(c.activeEnrollments) },
  {
    sort: 'completionRate',
    label: t.courses.completionRate,
    measure: 'completionRate',
    text: (c) => figure(c.completionRate, 'percent'),
  },
  {
    sort: 'averageScore',
    label: t.courses.averageScore,
    measure: 'averageScore (course)',
    text: (c) => figure(c.averageScore, 'percent'),
  },
  {
    sort: 'learningHours',
    label: t.courses.learningHours,
    measure: 'totalLearningHours (course)',
    text: (c) => figure(c.totalLearningHours, 'hours'),
  },
]
