import { expect, it } from 'vitest'
import { viewOf } from './search'

it('takes what an address names', () => {
  expect(viewOf({ timeframe: '1y', cohort: '2026-09', other: 1 })).toEqual({ timeframe: '1y', cohort: '2026-09' })
  // An address without quotes has a number there.
  expect(viewOf({ timeframe: '7d', cohort: 2026 })).toEqual({ timeframe: '7d', cohort: '2026' })
})

it.each([{}, { timeframe: '2d' }, { timeframe: 30 }, { timeframe: ['7d'] }, { cohort: '' }, { cohort: {} }])(
  'takes what is usual for %j',
  (search) => {
    expect(viewOf(search)).toEqual({ timeframe: '30d' })
  },
)
