import { count } from '../plural'

export const learners = {
  title: 'Learners',
  loading: 'learners',
  search: 'Search learners',
  placeholder: 'Name, e-mail address or id',
  caption: (n: number, isAll: boolean) => (isAll ? count(n, 'learner') : `The first ${count(n, 'learner')}`),
  /** No stream tells of all of them: the list says how old it is. */
  captionAt: (caption: string, time: string) => `${caption}, as of ${time}`,
  sort: 'Sort by',
  ascending: 'ascending',
  descending: 'descending',
  turn: (order: string) => `Order: ${order}. Reverse`,
  columns: {
    name: 'Name',
    email: 'E-mail',
    coursesEnrolled: 'Courses',
    coursesCompleted: 'Completed',
    averageScore: 'Average score',
    learningHours: 'Learning time, h',
    lastActive: 'Last active',
  },
  never: 'Never',
  more: 'Load more',
  none: 'No learners yet',
  noneText: 'Learners appear here with the first event that names them.',
  noneYours: 'Learners appear here once they enroll in a course that you teach.',
  noMatch: (q: string) => `No learner matches “${q}”`,
  noMatchText: 'Look for a part of the name, the e-mail address or the id.',
}
