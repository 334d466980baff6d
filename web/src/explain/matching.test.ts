import { expect, it } from 'vitest'
import { anchorOf, type Measure } from './glossary'
import { byLetter } from './letters'
import { matching } from './matching'

const measure = (name: string, definition: string): Measure => {
  return { name, definition, formula: '', unit: '', grain: '', source: '' }
}
const all = [
  measure('completion_rate', 'Completed enrollments among all.'),
  measure('averageScore (course)', 'Mean of final scores.'),
  measure('drops', 'Fewer completion events.'),
]
const names = (text: string) => matching(all, text).map((m) => m.name)

it('finds measures by words of the name, however it is spelt, then by what they say', () => {
  expect(names('completion')).toEqual(['completion_rate', 'drops'])
  expect(names('average score')).toEqual(['averageScore (course)'])
  expect(names('COMPLETION RATE')).toEqual(['completion_rate'])
  expect(names('  ')).toHaveLength(3)
  expect(names('shoes')).toEqual([])
})

it('gives a measure an address', () => {
  expect(anchorOf('completion_rate')).toBe('completion_rate')
  expect(anchorOf('averageScore (course)')).toBe('averageScore-course')
  expect(anchorOf('activeLearners.daily, weekly, monthly')).toBe('activeLearners.daily-weekly-monthly')
})

it('puts measures under their first letters, in the order of the alphabet', () => {
  const some = ['status', 'averageScore', 'active_days', 'Score'].map((name) => measure(name, ''))
  expect(byLetter(some).map(([letter, group]) => [letter, group.map((m) => m.name)])).toEqual([
    ['A', ['active_days', 'averageScore']],
    ['S', ['Score', 'status']],
  ])
})
