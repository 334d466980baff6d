import { count } from '../plural'

const listed = new Intl.ListFormat('en', { type: 'conjunction' })
const points = (n: number) => count(n, 'point of progress', 'points of progress')

/** What is said to the learner themself. */
const own = {
  title: (_name: string) => 'My learning',
  noCourses: (_name: string) => 'You are not enrolled in a course yet.',
  allCompleted: (_name: string, courses: number) =>
    courses === 1
      ? 'You have completed your course. Well done!'
      : `You have completed all ${count(courses, 'course')}. Well done!`,
  nothingGoesOn: (_name: string, completed: number) =>
    completed === 0
      ? 'No course is going on for you at the moment.'
      : `No course is going on for you at the moment; you have completed ${completed}.`,
  pace: (_name: string, clauses: string[]) => `You are ${listed.format(clauses)}.`,
  notStarted: (titles: string[]) => `You have not opened ${listed.format(titles)} yet: a first look is a good start.`,
  overdue: (n: number) =>
    n === 1
      ? 'One piece of work is past its due date and can still be handed in.'
      : `${n} pieces of work are past their due date and can still be handed in.`,
  /** What to begin with, said to who is behind. */
  step: (work: string, when: string): string | null => `A good first step: ${work} (${when}).`,
  stepInto: (course: string): string | null => `A good first step: one more lesson of ${course}.`,
  standing: 'Where you stand and what is next',
  streak: {
    now: (days: number) => (days === 1 ? 'You have learned 1 day in a row' : `You have learned ${days} days in a row`),
    none: 'No streak at the moment: learn today and one begins',
    never: 'Your streak begins with your first day of learning',
  },
  goal: {
    none: 'You have no weekly goal. A small one, kept, does more than a big one.',
    reached: 'Reached. Well done!',
    left: (time: string) => `${time} to go`,
  },
  next: {
    none: 'Nothing is due in the next 30 days.',
    noCourses: 'Once you are enrolled, what is due next stands here.',
  },
  coursesEmpty: {
    title: 'You are not enrolled in a course yet',
    text: 'Enroll in one, or ask whoever runs your courses. Your progress shows here from the first day.',
  },
  never: {
    title: 'Your first day of learning will show here',
    text: 'Open a course: every day on which you learn is marked.',
  },
  noMinutes: { title: 'No learning time in these weeks', text: 'It shows here from the first lesson on.' },
  noScores: {
    title: 'No scores yet',
    text: 'They show here once a quiz of yours is done or your work is graded.',
  },
  unknown: {
    title: 'Nothing is known of your learning yet',
    text: 'This page fills from the first course you are enrolled in. If you are learning already, ask whoever runs your courses.',
  },
  noSkills: { title: 'No skills yet', text: 'They come with the modules and courses you complete.' },
  noMilestones: { title: 'No milestones yet', text: 'The first is to open a course.' },
  /** In words, where it is good to hear; never a rank. */
  place: (percentile: number, _peers: number): string | null =>
    percentile >= 75
      ? 'In the upper quarter of your group'
      : percentile >= 50
        ? 'In the upper half of your group'
        : null,
  compare: 'Compare with your group',
  medianName: 'Middle of your group',
  compared:
    'The group figure is the one in the middle: as many in your courses and cohorts lie above it as below. Nobody sees a ranking.',
  median: (value: string) => `Middle of your group: ${value}`,
  raise: {
    recency: 'come back. It is full on a day on which you learn, and fades over 14 days.',
    regularity: 'learn on more days. 12 of the last 28 make it full, and short days count.',
    effort: 'learn a little longer. 12 hours in 28 days make it full, which is 3 hours a week.',
    progress: 'get on in your courses. It is full once you are where the plan expects you.',
    assessment: 'do the quizzes and assignments that are due. Each one counts.',
  },
}

export type Voice = typeof own

/** What is said of the learner to somebody else. */
const other: Voice = {
  title: (name) => name,
  noCourses: (name) => `${name} is not enrolled in a course.`,
  allCompleted: (name, courses) =>
    courses === 1 ? `${name} has completed their course.` : `${name} has completed all ${courses} courses.`,
  nothingGoesOn: (name, completed) =>
    completed === 0
      ? `No course is going on for ${name}.`
      : `No course is going on for ${name}; ${completed} ${completed === 1 ? 'is' : 'are'} completed.`,
  pace: (name, clauses) => `${name} is ${listed.format(clauses)}.`,
  notStarted: (titles) => `They have never opened ${listed.format(titles)}.`,
  overdue: (n) =>
    n === 1
      ? 'One piece of work is past its due date and can still be handed in.'
      : `${n} pieces of work are past their due date and can still be handed in.`,
  step: () => null,
  stepInto: () => null,
  standing: 'Where they stand and what is next',
  streak: {
    now: (days) => `Active ${count(days, 'day')} in a row`,
    none: 'No streak at the moment',
    never: 'Never active so far',
  },
  goal: { none: 'No weekly goal set. Learners set their own.', reached: 'Reached', left: (time) => `${time} to go` },
  next: { none: 'Nothing is due in the next 30 days.', noCourses: 'Nothing is due without a course.' },
  coursesEmpty: { title: 'Not enrolled in a course', text: 'Courses show here once an enrollment is reported.' },
  never: { title: 'No activity in the last 365 days', text: 'A message may help more than waiting.' },
  noMinutes: { title: 'No learning time in these weeks', text: 'Choose a longer time frame to look further back.' },
  noScores: { title: 'No scores yet', text: 'They show here once an attempt is completed or work is graded.' },
  unknown: { title: 'There is no such learner', text: 'Or they are in none of your courses.' },
  noSkills: { title: 'No skills yet', text: 'They come with the modules and courses they complete.' },
  noMilestones: { title: 'No milestones yet', text: 'The first is an enrollment.' },
  place: (percentile, peers) => `Percentile ${Math.round(percentile)} among ${count(peers, 'peer')}`,
  compare: 'Compare with the cohort',
  medianName: 'Cohort median',
  compared: 'Compared with the learners of the same courses and cohorts who have not dropped them.',
  median: (value) => `Cohort median: ${value}`,
  raise: {
    recency: 'any activity. It is full on that day, and fades over 14 days.',
    regularity: 'more active days. 12 of the last 28 make it full.',
    effort: 'more learning time. 12 hours in 28 days make it full.',
    progress: 'progress up to the expected pace of their courses.',
    assessment: 'attempting the quizzes and assignments that are due.',
  },
}

export const learner = {
  own,
  other,
  what: 'the learner’s page',
  copyEmail: 'Copy e-mail address',
  copied: 'Copied',
  lastSeen: (date: string) => `Last active on ${date}`,
  neverSeen: 'Never active in a course',
  zone: (zone: string) => `Their time zone: ${zone}`,
  partOnly: 'All figures are of the courses you teach.',
  clause: {
    ahead: (courses: string[]) => `ahead of the plan in ${listed.format(courses)}`,
    onTrack: (courses: string[]) => `on track in ${listed.format(courses)}`,
    behind: (courses: string[]) => `behind the plan in ${listed.format(courses)}`,
    /** A course and how far it is from the plan. */
    apart: (title: string, by: number) => `${title} (by ${points(by)})`,
    more: (n: number) => `${n} more`,
    over: (title: string, done: string) => `The planned time of ${title} is over, with ${done} of it done.`,
    overMany: (courses: number) => `The planned time of ${count(courses, 'course')} is over before all of it is done.`,
  },
  streak: {
    longest: (days: number) => `longest: ${count(days, 'day')}`,
    name: 'Streak',
    longestName: 'Longest streak',
  },
  next: {
    title: 'Due next',
    more: (n: number) => `and ${n} more below`,
    overdue: (days: number) => (days === 0 ? 'was due today' : `${count(days, 'day')} overdue`),
    due: (days: number) => (days === 0 ? 'due today' : days === 1 ? 'due tomorrow' : `due in ${days} days`),
    missed: (days: number) => (days === 0 ? 'was due today' : `was due ${count(days, 'day')} ago`),
  },
  goal: {
    title: 'Weekly goal',
    thisWeek: 'this week',
    ring: (minutes: string, goal: string) => `${minutes} of ${goal} this week`,
    without: (minutes: string) => `${minutes} this week`,
    of: (goal: string) => `of ${goal}`,
    set: 'Set a goal',
    change: 'Change the goal',
    label: 'Minutes a week',
    hint: (time: string) => `That is ${time} a week.`,
    rule: 'A whole number of minutes from 1 to 10,080.',
    save: 'Save',
    clear: 'No goal',
    cancel: 'Cancel',
    failed: (why: string) => `The goal was not saved: ${why}`,
  },
  figures: {
    title: 'Key figures',
    tooFew: 'Too few learners to compare with',
    someTooFew: 'One of the groups is too small to compare with',
    notAdded: 'Compared course by course, below',
    percentile: 'Place in the cohort',
    cohortMedian: 'Cohort median',
  },
  flags: {
    title: 'Needs attention',
    today: (title: string) => `Who needs you in ${title}`,
    mark: 'Mark as handled',
    markOf: (course: string) => `Mark as handled in ${course}`,
    undo: 'Undo',
    undoOf: (course: string) => `Undo in ${course}`,
    handled: (name: string, time: string, note: string | null) =>
      `Handled by ${name}, ${time}${note === null ? '' : `: “${note}”`}`,
  },
  courses: {
    title: 'Courses and pace',
    list: 'Courses',
    progress: 'Progress',
    expected: 'Expected pace',
    legend: { done: 'Progress', expected: 'Expected by now' },
    bar: (title: string, done: string, expected: string) => `${title}: ${done} done, ${expected} expected by now`,
    done: (done: string) => `${done} done`,
    expectedBy: (expected: string) => `${expected} expected`,
    pace: {
      ahead: (n: number) => `${points(n)} ahead`,
      onTrack: 'on track',
      behind: (n: number) => `${points(n)} behind`,
    },
    score: (value: string) => `Score ${value}`,
    noScore: 'No score yet',
    last: (date: string) => `Last access ${date}`,
    never: 'Never opened',
    completed: (date: string) => `Completed ${date}`,
    next: (milestone: string) => `Next: ${milestone}`,
    tooFew: 'too few',
    compareTable: (title: string) => `${title}, compared`,
    column: { figure: 'Figure', value: 'Value', percentile: 'Percentile', peers: 'Peers' },
  },
  time: {
    title: 'Learning time',
    weeks: 'Learning time by week',
    unit: 'minutes, weeks from Monday',
    week: 'Week of',
    minutes: 'Minutes',
    goal: 'Goal',
    met: 'Goal reached',
    soFar: 'so far',
    noMedian: 'There is no cohort median without a course, or with too few learners in the cohort.',
    yes: 'yes',
    no: 'no',
    summary: (weeks: number, thisWeek: string, best: string, bestOn: string) =>
      `${count(weeks, 'week')}: ${thisWeek} this week so far; most in the week of ${bestOn}, ${best}.`,
    summaryGoal: (met: number, weeks: number) => `The goal was reached in ${met} of ${count(weeks, 'whole week')}.`,
  },
  calendar: {
    title: 'Active days',
    unit: 'minutes a day',
    day: 'Day',
    minutes: 'Minutes',
    events: 'Events',
    active: 'Active',
    none: 'none',
    upTo: (minutes: number) => `up to ${minutes}`,
    over: (minutes: number) => `over ${minutes}`,
    tip: (day: string, time: string, events: number) => `${day}\n${time}, ${count(events, 'event')}`,
    summary: (active: number, days: number, last: string) =>
      `Active on ${active} of ${count(days, 'day')}; the last active day is ${last}.`,
  },
  scores: {
    section: 'Scores and work',
    title: 'Scores over time',
    unit: '%; at most the newest 200 scores',
    date: 'Date',
    work: 'Work',
    course: 'Course',
    kind: 'Kind',
    score: 'Score',
    pass: 'Pass mark',
    passed: 'Passed',
    late: 'Late',
    mean: 'Average so far',
    lateKey: '▲ handed in late',
    handedInLate: 'handed in late',
    yes: 'yes',
    no: 'no',
    summary: (scores: number, latest: string, item: string, mean: string) =>
      `${count(scores, 'score')}; the latest is ${latest} in ${item}; the average so far is ${mean}.`,
    summaryLate: (late: number) => `${late} handed in late.`,
    summaryFailed: (failed: number) => `${failed} not passed.`,
  },
  work: {
    upcoming: 'Due in the next 30 days',
    overdue: 'Overdue, can still be handed in',
    missed: 'Can no longer be handed in',
    noneOverdue: 'Nothing is overdue.',
    noneMissed: 'No deadline has passed for good.',
    due: (when: string) => `Due ${when}`,
  },
  achieved: {
    section: 'Skills, milestones, engagement',
    skills: 'Skills',
    acquired: 'Acquired',
    inProgress: 'In progress',
    from: (title: string) => `from ${title}`,
    in: (title: string) => `in ${title}`,
    milestones: 'Milestones',
    of: {
      enrolled: 'Enrolled',
      first_activity: 'First activity',
      '25': '25 % reached',
      '50': '50 % reached',
      '75': '75 % reached',
      completed: 'Completed',
    } as Record<string, string>,
  },
  engagement: {
    title: 'Engagement of the last 28 days',
    of: {
      recency: 'Last visit',
      regularity: 'Active days',
      effort: 'Learning time',
      progress: 'Progress',
      assessment: 'Work done',
    },
    score: (value: string) => `${value} of 100`,
    bar: (score: string, parts: string[]) => `${score} of 100: ${listed.format(parts)}.`,
    part: (name: string, value: string) => `${name} ${value}`,
    column: { part: 'Part', share: 'Reached', points: 'Adds' },
    raise: 'What would raise it most',
    raised: (name: string, how: string) => `${name}: ${how}`,
    allFull: 'Nothing: every part is full.',
    caption: 'The score is the sum of what its parts add.',
    untold: (names: string[]) =>
      `${listed.format(names)} cannot be told yet and ${names.length === 1 ? 'does' : 'do'} not count; the other parts weigh more until then.`,
  },
  showAll: (n: number, what: string) => `Show all ${n}: ${what}`,
  showLess: (what: string) => `Show fewer: ${what}`,
}
