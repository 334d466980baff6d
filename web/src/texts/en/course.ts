import { count } from '../plural'

interface Person {
  name: string | null
  userId: string
}

/** "Ana Roy", or "4 learners". */
const whom = (learners: readonly Person[]) =>
  learners.length === 1 ? (learners[0]!.name ?? learners[0]!.userId) : count(learners.length, 'learner')

export const course = {
  one: 'Course',
  what: 'the course',
  cohort: (name: string, learners: number) => `${name} (${learners})`,
  parts: 'Parts of the course',
  part: { today: 'Today', progress: 'Progress', content: 'Content', work: 'Work', learners: 'Learners' },
  learners: 'learners',
  day: 'Day',
  addresses: {
    copyAll: (learners: number) => `Copy ${count(learners, 'address', 'addresses')}`,
    copyChosen: (learners: number) => `Copy ${count(learners, 'selected address', 'selected addresses')}`,
    copied: (learners: number, without: number) =>
      `${count(learners, 'address', 'addresses')} copied.${without > 0 ? ` Of ${count(without, 'learner')} none is known.` : ''}`,
    notCopied: 'Nothing could be copied: your browser did not allow it, or no address is known.',
    dismiss: 'Close the message',
  },
  today: {
    title: 'Who needs you today',
    sub: (learners: number) =>
      learners === 0
        ? 'Nobody is waiting for you.'
        : `${count(learners, 'learner')} ${learners === 1 ? 'waits' : 'wait'} for you, the gravest first.`,
    caption: 'Learners who need a teacher, the gravest first: why, when they were last here, and how far they are.',
    reasons: 'Reasons',
    filter: 'Show by reason',
    all: (learners: number) => `All ${learners}`,
    reason: (reason: string, learners: number) => `${reason} ${learners}`,
    learner: 'Learner and why',
    lastAccess: 'Last here',
    never: 'never',
    progress: 'Progress',
    expected: (percent: string) => `of ${percent}`,
    expectedWord: 'expected',
    score: 'Score',
    engagement: 'Engagement',
    actions: 'What to do',
    select: (name: string) => `Select ${name}`,
    selectAll: 'Select all that are shown',
    copyAddressOf: (name: string) => `Copy the e-mail address of ${name}`,
    noAddress: 'No e-mail address is known',
    noAddressOf: (name: string) => `No e-mail address of ${name} is known`,
    handle: 'Handled',
    handleOf: (name: string) => `Mark ${name} as handled`,
    handleChosen: (learners: number) => `Mark ${learners} as handled`,
    marked: (learners: readonly Person[]) => `${whom(learners)} marked as handled.`,
    takenBack: (learners: readonly Person[]) =>
      `${whom(learners)} ${learners.length === 1 ? 'is' : 'are'} back on the list.`,
    notKept: (learners: readonly Person[], why: string) => `Not saved for ${whom(learners)}: ${why}`,
    undo: 'Undo',
    undoOf: (name: string) => `Undo for ${name}`,
    dialog: {
      title: 'Mark as handled',
      names: (first: readonly string[], all: number) =>
        all > first.length ? `${first.join(', ')} and ${all - first.length} more` : first.join(', '),
      note: 'Note',
      hint: 'If you like: for you and those who teach with you. Enter saves, Shift and Enter begins a line.',
      example: 'Wrote to them, will call on Friday',
      submit: 'Mark as handled',
      cancel: 'Cancel',
    },
    handled: (learners: number) => `Handled (${learners})`,
    handledBy: (name: string, time: string) => `By ${name}, ${time}`,
    until: (day: string) => `Back on the list after ${day}, or as soon as something new comes up.`,
    more: (learners: number) => `Show more, ${learners} are left`,
    nobody: 'Nobody needs you today',
    nobodyText:
      'Nobody is away, behind, missing work or failing. Well done! A good day to look at the content, or at a question.',
    allHandled: 'All are handled',
    allHandledText: 'You have seen to everybody who needed you. They come back here if something new comes up.',
    hidden: 'Single learners are not shown to you',
    hiddenText: 'You see figures of groups. Who needs help is for those who teach the course.',
    figures: 'Key figures',
    activity: {
      title: 'Still on their way',
      active: 'Active',
      atRisk: 'At risk',
      inactive: 'Inactive',
    },
  },
  scores: 'Scores of learners',
  progress: {
    enrollments: {
      title: 'Enrollments, completions and drops',
      unit: 'learners a day',
      enrolled: 'Enrolled',
      completed: 'Completed',
      dropped: 'Dropped',
      came: 'Enrolled, completed',
      left: 'Dropped',
      summary: (enrolled: string, completed: string, dropped: string, day: string | null, most: string) =>
        `In this time ${enrolled} enrolled, ${completed} completed and ${dropped} dropped.${day === null ? '' : ` Most enrolled on ${day}: ${most}.`}`,
    },
    activity: {
      title: 'Activity by day',
      unit: 'learners and hours a day',
      learners: 'Active learners',
      hours: 'Learning time, h',
      summary: (learners: string, hours: string, day: string | null, most: string) =>
        `${learners} learners were active, for ${hours} together.${day === null ? '' : ` Most came on ${day}: ${most}.`}`,
    },
    status: {
      title: 'Where learners stand',
      status: 'Status',
      summary: (parts: readonly string[]) => `${parts.join(', ')}.`,
    },
  },
  content: {
    module: 'Module',
    modules: 'Modules',
    modulesSummary: (modules: number) => `${count(modules, 'module')} in the order of the course.`,
    lesson: 'Lesson',
    lessons: 'Lessons',
    lessonsSummary: (lessons: number) => `${count(lessons, 'lesson')} in the order of the course.`,
    completed: 'Completed',
    dropoff: 'Drop-off',
    time: 'Time each',
    views: 'Views',
    video: 'Video watched',
    noModules: 'No modules are known yet',
    noModulesText: 'They appear once the platform has sent the course’s contents.',
    noLessons: 'No lessons are known yet',
    funnel: {
      title: 'How far learners come',
      reached: 'Reached',
      wentOn: 'Went on',
      dropoff: 'Drop-off',
      lost: (percent: string, learners: string) => `▾ ${percent} stop here (${learners})`,
      nobodyLost: '▾ all go on',
      summary: (first: string, firstName: string, last: string, lastName: string) =>
        `${first} learners reached ${firstName}, ${last} reached ${lastName}.`,
      worst: (module: string, percent: string, learners: string) =>
        `The biggest drop is after ${module}: ${percent} stop there, ${learners} learners.`,
      noDrop: 'Nobody stopped on the way.',
      cut: (shown: number, all: number) => `The first ${shown} of ${all} modules are drawn; the table has all.`,
    },
  },
  work: {
    assessment: 'Assessment',
    assessments: 'Assessments',
    assessmentsSummary: (shown: number, all: number) =>
      shown < all ? `The first ${shown} of ${all}, by due date.` : `${count(all, 'assessment')}, by due date.`,
    kind: 'Kind',
    due: 'Due',
    dueOn: (day: string) => `due ${day}`,
    neverDue: 'never',
    attempts: 'Attempts',
    mean: 'Mean',
    median: 'Median',
    passRate: 'Passed',
    reliability: 'Reliability',
    scores: 'Scores of an assessment',
    noAssessments: 'No assessments yet',
    noAssessmentsText: 'Quizzes and exams appear once the platform has sent them or somebody has taken one.',
    questions: {
      question: 'Question',
      facility: 'Facility',
      discrimination: 'Discrimination',
      advice: 'What to do',
      hardest: 'Hardest questions',
      hardestSummary: 'Those that fewest marks are won on, over first attempts.',
      least: 'Questions that tell least',
      leastSummary: 'Those that separate strong from weak learners least, over first attempts.',
      none: 'Nothing to look at yet',
      noneText: 'It takes a few attempts before anything can be said of a question.',
      adviceOn: {
        few_attempts: 'Too few attempts to say anything yet.',
        negative_discrimination:
          'Those who do well elsewhere get this wrong. Check the key first, then whether the wording misleads.',
        hard_for_all: 'Hard for everybody alike: check that it was taught, and that one answer is clearly right.',
        easy_for_all: 'Nearly everybody gets it right, so it tells little. Keep it to warm up, or replace it.',
        low_discrimination:
          'Says little about who understands: look for an ambiguous wording or a wrong answer that is arguably right.',
        too_hard: 'Very hard, but it separates well. Keep it if it is meant to be; else teach it again.',
        too_easy: 'Very easy. Good as an opening, of little use to tell learners apart.',
        fine: 'A good question: nothing to do.',
      },
    },
    punctuality: {
      title: 'Assignments: in time, late, missing',
      assignment: 'Assignment',
      enrolled: 'Enrolled',
      outcome: {
        onTime: 'On time',
        late: 'Late',
        undated: 'Handed in, no due date',
        missing: 'Missing',
        notYetDue: 'Not yet due',
        notExpected: 'Not expected',
      },
      mostMissing: (name: string, learners: string) => `Most is missing of ${name}: ${learners} learners.`,
      mostLate: (name: string, learners: string) => `Most came late with ${name}: ${learners}.`,
      noneMissing: 'Nothing is missing.',
      noneLate: 'Nothing came late.',
      allWell: 'Nothing is missing and nothing came late.',
      cut: (shown: number, all: number) => `The first ${shown} of ${all} are drawn, by due date.`,
      none: 'No assignments yet',
      noneText: 'They appear once the platform has sent them or somebody has handed one in.',
    },
  },
}
