import { count, whole } from '../plural'

export const assessment = {
  one: 'Assessment',
  what: 'the assessment',
  questionsWhat: 'the questions',
  course: 'Course',
  due: (when: string) => `Due ${when}`,
  passMark: (percent: string) => `Pass mark ${percent}`,
  noPassMark: 'No pass mark',
  attempts: 'Which attempts',
  choice: { first: 'First attempts', all: 'All attempts' },
  choiceText: {
    first: 'Each learner’s first attempt only. It says most about the questions.',
    all: 'Every attempt, repeated ones too.',
  },
  keyFigures: 'Key figures',
  kpi: {
    attempts: 'Attempts',
    learners: (n: string, one: boolean) => `by ${n} ${one ? 'learner' : 'learners'}`,
    mean: 'Mean score',
    median: 'Median score',
    passRate: 'Pass rate',
    reliability: 'Reliability',
    time: 'Mean time',
  },
  reliability: {
    low: { word: 'Low', text: 'Single scores are mostly chance: do not grade by this alone.' },
    fair: { word: 'Fair', text: 'Fine for practice; weigh it with other work when grading.' },
    good: { word: 'Good', text: 'The questions agree on who knows the subject.' },
    high: { word: 'High', text: 'As in the best standardized tests; some questions may repeat others.' },
    none: 'Needs two questions and scores that differ.',
    from: (alpha: string, attempts: number) => `α ${alpha} from ${count(attempts, 'attempt')}`,
  },
  scores: 'Scores',
  map: {
    title: 'Difficulty and discrimination',
    unit: 'one mark a question; shaded: where questions do their work',
    facility: 'Facility (0 hard – 1 easy)',
    discrimination: 'Discrimination (−1 to 1)',
    question: 'Question',
    flags: 'To look at',
    fine: 'Fine',
    flagged: 'To look at',
    tip: (name: string, facility: string, discrimination: string, flags: string) =>
      `${name}\nFacility ${facility}\nDiscrimination ${discrimination}${flags === '' ? '' : `\n${flags}`}`,
    summary: (drawn: number, flagged: number) =>
      `${count(drawn, 'question')}: ` +
      (flagged === 0
        ? 'none has anything to look at.'
        : `${flagged} ${flagged === 1 ? 'has' : 'have'} something to look at.`),
    notDrawn: (n: number) =>
      `${count(n, 'question')} not drawn: without enough different answers there is no discrimination.`,
    hint: 'Select a mark to open the question below.',
  },
  questions: {
    title: 'Questions',
    summary: (all: number, flagged: number) =>
      `${count(all, 'question')}, ${flagged === 0 ? 'none' : flagged} to look at.`,
    onlyFlagged: 'Only flagged',
    shown: (shown: number, all: number) => `${shown} of ${count(all, 'question')}`,
    noneFlagged: 'No question has anything to look at.',
    none: 'No questions are known',
    noneText: 'They appear here once the learning platform sends the assessment’s questions or answers to them.',
    truncated: (n: number) => `The first ${whole(n)} questions are shown.`,
    open: (name: string) => `Details of ${name}`,
    position: 'No.',
    name: 'Question',
    id: 'Question id',
    facility: 'Facility',
    discrimination: 'Discrimination',
    upperLower: 'Upper–lower',
    attempts: 'Attempts',
    time: 'Mean time',
    outcomes: 'Outcomes',
    flags: 'To look at',
    correct: 'Correct',
    incorrect: 'Incorrect',
    skipped: 'Skipped',
    outcome: (correct: number, incorrect: number, skipped: number) =>
      `${correct} correct · ${incorrect} incorrect · ${skipped} skipped`,
  },
  details: {
    outcomes: 'How it was answered',
    ofAttempts: (n: string, all: string) => `${n} of ${all}`,
    advice: 'What to do',
    figures: 'Figures',
    learners: 'Learners',
    difficulty: 'Difficulty',
    fine: 'Nothing to do: it is neither too easy nor too hard, and who does well elsewhere does well here.',
    unknown: 'Nothing can be said yet: nobody has answered it, or all answers are alike.',
  },
  advice: {
    negative_discrimination: {
      name: 'Works against the rest',
      text: 'Who does well elsewhere gets this one wrong. Check the key first; then whether the wording misleads those who know more, or two answers are right.',
    },
    low_discrimination: {
      name: 'Tells little apart',
      text: 'Strong and weak learners do about equally well. Look for vague wording, guessing, answers that give themselves away, or a subject apart from the rest.',
    },
    too_easy: {
      name: 'Very easy',
      text: 'Nearly everybody has full marks. Fine to begin with or to make sure of the basics; otherwise ask for more, or make the wrong answers more plausible.',
    },
    too_hard: {
      name: 'Very hard',
      text: 'Few marks were given. Check the key and the wording, then whether the subject was taught before the question was asked.',
    },
    few_attempts: {
      name: 'Few attempts yet',
      text: 'Fewer than ten answers: any judgement would be chance. Come back when more have answered.',
    },
  },
  empty: {
    title: 'Nobody has completed this yet',
    text: (due: string | null) =>
      due === null
        ? 'Figures appear with the first attempt. If learners have taken it, check that the platform sends attempts.'
        : `Figures appear with the first attempt; it is due ${due}.`,
    cohort: 'Nobody of this cohort has completed it. Show all cohorts to see the others.',
    small: 'Too few learners',
  },
}
