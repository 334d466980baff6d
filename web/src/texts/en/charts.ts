import { count } from '../plural'

const scoresOf = (all: string, most: number, from: number, to: number, pass: string | null) =>
  `Of ${all}, the largest group (${most}) scored between ${from} and ${to} %.` +
  (pass === null ? '' : ` The pass mark is ${pass}.`)

export const charts = {
  menu: (title: string) => `More of ${title}`,
  table: (title: string) => `${title}, table`,
  asTable: 'Show as table',
  asChart: 'Show as chart',
  csv: 'Download CSV',
  png: 'Download PNG',
  empty: 'Nothing to show for this time.',
  scores: {
    axis: 'Score, %',
    unit: { attempts: 'attempts by score in %', learners: 'learners by score in %' },
    counted: { attempts: 'Attempts', learners: 'Learners' },
    bin: (from: number, to: number) => `${from}–${to}`,
    tip: {
      attempts: (range: string, n: number) => `${range} %: ${count(n, 'attempt')}`,
      learners: (range: string, n: number) => `${range} %: ${count(n, 'learner')}`,
    },
    passMark: (percent: string) => `Pass mark ${percent}`,
    summary: {
      attempts: (all: number, most: number, from: number, to: number, pass: string | null) =>
        scoresOf(count(all, 'attempt'), most, from, to, pass),
      learners: (all: number, most: number, from: number, to: number, pass: string | null) =>
        scoresOf(count(all, 'learner'), most, from, to, pass),
    },
    none: 'No scores yet',
    noneText: 'They appear with the first graded work.',
  },
}
