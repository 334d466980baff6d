import type { Column } from '../charts/table'
import type { Sortable, Sorting } from '../table/sorting'
import { t } from '../texts'
import { flagsOf, gravity } from './advice'
import { questionName } from './names'
import type { Question } from './useAssessment'

const text = t.assessment.questions

export interface QuestionColumn {
  key: 'position' | 'name' | 'flags' | 'facility' | 'discrimination' | 'upperLower' | 'outcomes' | 'attempts' | 'time'
  label: string
  measure?: string
  isNumber?: boolean
  /** To sort by. */
  value: (question: Question) => Sortable
  /** What is looked for first: what is hard, what tells little apart, what took long. */
  isFirstDescending?: boolean
}

/** As they stand in the assessment. */
export const byPosition: Sorting<QuestionColumn['key']> = { key: 'position', isDescending: false }

export const questionColumns: readonly QuestionColumn[] = [
  { key: 'position', label: text.position, isNumber: true, value: (q) => q.position },
  { key: 'name', label: text.name, value: questionName },
  { key: 'flags', label: text.flags, measure: 'flags', value: gravity, isFirstDescending: true },
  { key: 'facility', label: text.facility, measure: 'facility', isNumber: true, value: (q) => q.facility },
  {
    key: 'discrimination',
    label: text.discrimination,
    measure: 'discriminationIndex',
    isNumber: true,
    value: (q) => q.discriminationIndex,
  },
  {
    key: 'upperLower',
    label: text.upperLower,
    measure: 'upperLowerIndex',
    isNumber: true,
    value: (q) => q.upperLowerIndex,
  },
  {
    key: 'outcomes',
    label: text.outcomes,
    measure: 'correctResponses, incorrectResponses, skippedResponses',
    value: (q) => q.correctResponses,
  },
  {
    key: 'attempts',
    label: text.attempts,
    measure: 'totalAttempts',
    isNumber: true,
    value: (q) => q.totalAttempts,
    isFirstDescending: true,
  },
  {
    key: 'time',
    label: text.time,
    measure: 'averageTimeSpentSeconds (question)',
    isNumber: true,
    value: (q) => q.averageTimeSpentSeconds,
    isFirstDescending: true,
  },
]

/** On a telephone what needs a look stands below the name, and figures beside it. */
export const phoneColumns = questionColumns.filter(({ key }) => key !== 'position' && key !== 'flags')

/** The table as a file: every figure in a column of its own, unrounded. */
export const fileColumns: readonly Column<Question>[] = [
  { label: text.position, value: (q) => q.position },
  { label: text.id, value: (q) => q.questionId },
  { label: text.name, value: questionName },
  { label: text.facility, value: (q) => q.facility },
  { label: text.discrimination, value: (q) => q.discriminationIndex },
  { label: text.upperLower, value: (q) => q.upperLowerIndex },
  { label: text.attempts, value: (q) => q.totalAttempts },
  { label: `${text.time}, ${t.words.unit.seconds}`, value: (q) => q.averageTimeSpentSeconds },
  { label: text.correct, value: (q) => q.correctResponses },
  { label: text.incorrect, value: (q) => q.incorrectResponses },
  { label: text.skipped, value: (q) => q.skippedResponses },
  {
    label: text.flags,
    value: (q) =>
      flagsOf(q)
        .map((flag) => t.assessment.advice[flag].name)
        .join('; '),
  },
]
