import { count, percent } from '../plural'

/** Names of what the API names by a word, and of its units. */
export const words = {
  none: '–',
  metric: {
    total_users: 'Users',
    active_users: 'Active learners',
    total_courses: 'Courses',
    total_enrollments: 'Enrollments',
    completion_rate: 'Completion rate',
    average_score: 'Average score',
    learning_hours: 'Learning time',
    learning_minutes: 'Learning time',
    active_days: 'Active days',
    items_handed_in: 'Handed in',
    progress: 'Progress',
    engagement_score: 'Engagement',
    enrollments: 'New enrollments',
    new_enrollments: 'New enrollments',
    new_completions: 'New completions',
    active_learners: 'Active learners',
    completions: 'Completions',
    drops: 'Drops',
    average_progress: 'Average progress',
    flagged_learners: 'Learners flagged',
  } as Record<string, string>,
  unit: {
    count: '',
    percent: '%',
    hours: 'h',
    minutes: 'min',
    days: 'days',
    points: 'of 100',
    seconds: 's',
  } as Record<string, string>,
  /** Where one of them is called otherwise. */
  unitOfOne: { days: 'day' } as Record<string, string>,
  /** Kinds of assessed work; where none was sent, whether it is an assessment or an assignment. */
  kind: {
    quiz: 'Quiz',
    exam: 'Exam',
    test: 'Test',
    survey: 'Survey',
    practice: 'Practice',
    essay: 'Essay',
    project: 'Project',
    homework: 'Homework',
    assessment: 'Assessment',
    assignment: 'Assignment',
  } as Record<string, string>,
  status: {
    not_started: 'Not started',
    in_progress: 'In progress',
    dropped: 'Dropped',
    completed: 'Completed',
  },
  flag: {
    never_seen: 'Never came',
    away: 'Away',
    behind_pace: 'Behind pace',
    missed_work: 'Work not handed in',
    failing_scores: 'Failing scores',
  },
  /** Why a learner is flagged, with its figure and what it is held against. */
  flagReason: {
    /** Of days since enrolling or since the course's first day, whichever is later: it says neither. */
    never_seen: (days: number, _threshold: number) => `Never opened the course in ${count(Math.round(days), 'day')}`,
    away: (days: number, _threshold: number) => `Away for ${count(Math.round(days), 'day')}`,
    behind_pace: (points: number, _threshold: number) =>
      `${count(Math.round(points), 'point')} of progress behind the expected pace`,
    missed_work: (items: number, _threshold: number) =>
      `${count(Math.round(items), 'piece')} of work past ${Math.round(items) === 1 ? 'its' : 'their'} due date, not handed in`,
    failing_scores: (score: number, threshold: number) =>
      `Average score ${percent(score)}, pass mark ${percent(threshold)}`,
  },
  role: { student: 'Student', instructor: 'Instructor', admin: 'Administrator', service: 'Service' } as Record<
    string,
    string
  >,
}
