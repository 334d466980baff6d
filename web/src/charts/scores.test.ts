import { expect, it } from 'vitest'
import { scoresSaid } from './scores'

const bins = [
  { from: 50, to: 60, count: 12 },
  { from: 70, to: 80, count: 18 },
  { from: 80, to: 90, count: 11 },
]

it('says where most scores lie, and the pass mark', () => {
  expect(scoresSaid(bins, 'attempts', 60)).toBe(
    'Of 41 attempts, the largest group (18) scored between 70 and 80 %. The pass mark is 60\u00a0%.',
  )
  expect(scoresSaid([{ from: 0, to: 10, count: 1 }], 'learners', null)).toBe(
    'Of 1 learner, the largest group (1) scored between 0 and 10 %.',
  )
})

it('says that there are none', () => {
  expect(scoresSaid([], 'attempts', 60)).toBe('No scores yet')
  expect(scoresSaid([{ from: 0, to: 10, count: 0 }], 'learners', null)).toBe('No scores yet')
})
