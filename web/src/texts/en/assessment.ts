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
    first: 'Each learner’s first attempt only: these say most about the questions.',
    all: 'Every attempt, including repeats.',
  },
  keyFigures: 'Key figures',
  kpi: {
    attempts: 'Attempts',
    learners: (n: string, one: boolean) => `by ${n} ${one ? 'learner' : 'learners'}`,
    mean: 'Average score',
    median: 'Median score',
    passRate: 'Pass rate',
    reliability: 'Reliability',
    time: 'Average time',
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
    unit: 'one mark per question; shaded: where questions work well',
    facility: 'Facility (0 hard – 1 easy)',
    discrimination: 'Discrimination (−1 to 1)',
    question: 'Question',
    flags: 'Needs a look',
    fine: 'Fine',
    flagged: 'Needs a look',
    tip: (name: string, facility: string, discrimination: string, flags: string) =>
      `${name}\nFacility ${facility}\nDiscrimination ${discrimination}${flags === '' ? '' : `\n${flags}`}`,
    summary: (drawn: number, flagged: number) =>
      `${count(drawn, 'question')}: ` +
      (flagged === 0 ? 'none needs a look.' : `${flagged} ${flagged === 1 ? 'needs' : 'need'} a look.`),
    notDrawn: (n: number) =>
      `${count(n, 'question')} not drawn: without enough different answers there is no discrimination.`,
    hint: 'Select a mark to open the question below.',
  },
  questions: {
    title: 'Questions',
    summary: (all: number, flagged: number) =>
      `${count(all, 'question')}, ${flagged === 0 ? 'none needs a look' : `${flagged} ${flagged === 1 ? 'needs' : 'need'} a look`}.`,
    onlyFlagged: 'Only flagged',
    shown: (shown: number, all: number) => `${shown} of ${count(all, 'question')}`,
    noneFlagged: 'No question needs a look.',
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
    time: 'Average time',
    outcomes: 'Outcomes',
    flags: 'Needs a look',
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
    unknown: 'Nothing can be said yet: nobody has answered it, or all answers score alike.',
  },
  advice: {
    negative_discrimination: {
      name: 'Works against the rest',
      text: 'Learners who do well elsewhere get this one wrong. Check the answer key first, then whether the wording misleads those who know more, or two answers are right.',
    },
    low_discrimination: {
      name: 'Tells little apart',
      text: 'Strong and weak learners do about equally well. Look for vague wording, guessing, answers that give themselves away, or a topic apart from the rest.',
    },
    too_easy: {
      name: 'Very easy',
      text: 'Nearly everybody has full marks. Fine as an opening question or to confirm the basics; otherwise ask for more, or make the wrong answers more plausible.',
    },
    too_hard: {
      name: 'Very hard',
      text: 'Few marks were given. Check the answer key and the wording, then whether the topic was taught before. If it is meant to be hard, keep it.',
    },
    hard_for_all: {
      name: 'Hard for everybody',
      text: 'Strong and weak learners alike get it wrong. Check that the topic was taught, and that one answer is clearly right.',
    },
    easy_for_all: {
      name: 'Easy for everybody',
      text: 'Nearly everybody gets it right, so it tells little. Keep it as an opening question, or replace it.',
    },
    few_attempts: {
      name: 'Few attempts yet',
      text: 'Fewer than ten answers: any judgment would be chance. Come back when more have answered.',
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
