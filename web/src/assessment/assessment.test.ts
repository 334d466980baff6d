import { describe, expect, it } from 'vitest'
import schema from '../../../openapi.json'
import { sorted } from '../table/sorting'
import { t } from '../texts'
import { adviceOn, flagOrder, flagsOf, gravity, reliabilityOf, type Flag } from './advice'
import { questionColumns } from './questionColumns'
import { assessmentViewOf } from './search'
import { mapSummary } from './summaries'

const flagged = (...flags: Flag[]) => ({ flags })

describe('advice', () => {
  it('is there for every flag that the API names', () => {
    const named = schema.components.schemas.ItemFlag.enum
    expect(named.length).toBeGreaterThan(0)
    expect([...flagOrder].sort()).toEqual([...named].sort())
    for (const flag of flagOrder) expect(t.assessment.advice[flag].text).not.toBe('')
  })

  it('takes hard or easy for all as one thing, and says nothing of a question that is fine', () => {
    const names = (...flags: Flag[]) => adviceOn(flagged(...flags)).map((advice) => advice.name)
    expect(names('low_discrimination', 'too_hard')).toEqual(['Hard for everybody'])
    expect(names('too_easy', 'low_discrimination')).toEqual(['Easy for everybody'])
    expect(names('too_hard', 'negative_discrimination')).toEqual(['Works against the rest', 'Very hard'])
    expect(names('low_discrimination')).toEqual(['Tells little apart'])
    expect(names()).toEqual([])
  })

  it('tells the gravest first', () => {
    expect(flagsOf(flagged('too_hard', 'low_discrimination', 'negative_discrimination'))).toEqual([
      'negative_discrimination',
      'too_hard',
      'low_discrimination',
    ])
  })

  it('sorts by the gravest flag, then by how many, and the fine ones last', () => {
    const rows = [
      flagged(),
      flagged('too_easy'),
      flagged('low_discrimination', 'too_easy'),
      flagged('few_attempts'),
      flagged('low_discrimination'),
      flagged('negative_discrimination'),
    ]
    expect(sorted(rows, gravity, true).map((row) => row.flags.join('+'))).toEqual([
      'negative_discrimination',
      'low_discrimination+too_easy',
      'low_discrimination',
      'too_easy',
      'few_attempts',
      '',
    ])
  })
})

it.each([
  [-0.2, 'low'],
  [0.499, 'low'],
  [0.5, 'fair'],
  [0.699, 'fair'],
  [0.7, 'good'],
  [0.9, 'good'],
  [0.901, 'high'],
] as const)('says of a reliability of %d that it is %s', (alpha, word) => {
  expect(reliabilityOf(alpha)).toBe(word)
})

describe('the address', () => {
  it('says first attempts where it says nothing or nonsense', () => {
    expect(assessmentViewOf({}).attempts).toBe('first')
    expect(assessmentViewOf({ attempts: 'some', question: [] })).toEqual({ timeframe: '30d', attempts: 'first' })
  })

  it('takes an id that looks like a number', () => {
    expect(assessmentViewOf({ question: 7 }).question).toBe('7')
  })

  it('keeps what it names', () => {
    expect(assessmentViewOf({ attempts: 'all', cohort: 'c1', question: 'q3', timeframe: '7d' })).toEqual({
      timeframe: '7d',
      cohort: 'c1',
      attempts: 'all',
      question: 'q3',
    })
  })
})

describe('summaries', () => {
  it('says how many questions have something to look at', () => {
    expect(mapSummary([flagged(), flagged('too_easy')])).toBe('2 questions: 1 needs a look.')
    expect(mapSummary([flagged()])).toBe('1 question: none needs a look.')
  })
})

it('names each column of the question table once', () => {
  expect(new Set(questionColumns.map((c) => c.label)).size).toBe(questionColumns.length)
})
