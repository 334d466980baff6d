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
      `${count(learners, 'address', 'addresses')} copied.${without > 0 ? ` No address is known for ${count(without, 'learner')}.` : ''}`,
    dismiss: 'Close the message',
    notCopied: 'Nothing was copied: your browser did not allow it, or no address is known.',
  },
  today: {
    title: 'Who needs you today',
    sub: (learners: number) =>
      learners === 0
        ? 'Nobody is waiting for you.'
        : `${count(learners, 'learner')} ${learners === 1 ? 'waits' : 'wait'} for you, most urgent first.`,
    caption: 'Learners who need a teacher, most urgent first: why, when they were last here, and how far they are.',
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
    noAddressOf: (name: string) => `No e-mail address is known for ${name}`,
    handle: 'Mark handled',
    handleOf: (name: string) => `Mark handled: ${name}`,
    handleChosen: (learners: number) => `Mark ${learners} handled`,
    marked: (learners: readonly Person[]) => `${whom(learners)} marked as handled.`,
    takenBack: (learners: readonly Person[]) =>
      `${whom(learners)} ${learners.length === 1 ? 'is' : 'are'} back on the list.`,
    notKept: (learners: readonly Person[], why: string) => `Not saved for ${whom(learners)}: ${why}`,
    changed: (learners: readonly Person[]) =>
      `${whom(learners)} ${learners.length === 1 ? 'is' : 'are'} flagged for something new, and not marked: look again.`,
    undo: 'Undo',
    undoOf: (name: string) => `Undo for ${name}`,
    dialog: {
      title: 'Mark as handled',
      names: (first: readonly string[], all: number) =>
        all > first.length ? `${first.join(', ')} and ${all - first.length} more` : first.join(', '),
      note: 'Note',
      hint: 'Optional; everyone who teaches this course can read it. Enter saves, Shift+Enter starts a new line.',
      example: 'Wrote to them, will call on Friday',
      submit: 'Mark as handled',
      cancel: 'Cancel',
    },
    handled: (learners: number) => `Handled (${learners})`,
    handledBy: (name: string, time: string) => `By ${name}, ${time}`,
    until: (day: string) => `Back on the list after ${day}, or as soon as something new comes up.`,
    more: (learners: number) => `Show more (${learners} left)`,
    nobody: 'Nobody needs you today',
    nobodyText:
      'Nobody is away, behind, missing work or failing. Well done! A good day to look at the content, or at a question.',
    allHandled: 'All are handled',
    allHandledText: 'You have seen to everybody who needed you. They come back here if something new comes up.',
    hidden: 'Single learners are not shown to you',
    hiddenText: 'You see figures of groups only. Who needs help is shown to those who teach the course.',
    figures: 'Key figures',
    activity: {
      title: 'Still on their way',
      active: 'On track',
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
      summary: (learners: number | null, hours: string, day: string | null, most: string) =>
        `${learners === null ? 'Too few learners to tell' : `${count(learners, 'learner')} ${learners === 1 ? 'was' : 'were'} active`}, for ${hours} together.${day === null ? '' : ` Most came on ${day}: ${most}.`}`,
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
    completed: 'Completion rate',
    dropoff: 'Drop-off',
    time: 'Average time',
    views: 'Views',
    video: 'Video watched',
    noModules: 'No modules are known yet',
    noModulesText: 'They appear once the platform has sent the course’s contents.',
    noLessons: 'No lessons are known yet',
    funnel: {
      title: 'How far learners get',
      reached: 'Reached',
      wentOn: 'Went on',
      dropoff: 'Drop-off',
      lost: (percent: string, learners: string) => `▾ ${percent} stop here (${learners})`,
      nobodyLost: '▾ all go on',
      summary: (first: number, firstName: string, last: string, lastName: string) =>
        `${count(first, 'learner')} reached ${firstName}, ${last} reached ${lastName}.`,
      worst: (module: string, percent: string, learners: number) =>
        `The biggest drop is after ${module}: ${percent} stop there, ${count(learners, 'learner')}.`,
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
    mean: 'Average score',
    median: 'Median score',
    passRate: 'Pass rate',
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
      hardestSummary: 'On which learners won the smallest share of the marks, first attempts only.',
      least: 'Least telling questions',
      leastSummary: 'Which separate strong from weak learners least, first attempts only.',
      none: 'Nothing to show yet',
      noneText: 'It takes a few attempts before anything can be said about a question.',
    },
    punctuality: {
      title: 'Assignments: on time, late, missing',
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
      mostMissing: (name: string, learners: number) =>
        `Most often missing: ${name}, from ${count(learners, 'learner')}.`,
      mostLate: (name: string, learners: number) => `Most often late: ${name}, from ${count(learners, 'learner')}.`,
      noneMissing: 'Nothing is missing.',
      noneLate: 'Nothing was late.',
      allWell: 'Nothing is missing and nothing was late.',
      cut: (shown: number, all: number) => `The first ${shown} of ${all} are drawn, by due date.`,
      none: 'No assignments yet',
      noneText: 'They appear once the platform has sent them or somebody has handed one in.',
    },
  },
}
