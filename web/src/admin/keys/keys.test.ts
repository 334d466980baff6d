import { expect, it } from 'vitest'
import { endOf, overlapOf, tryIt, type ApiKey } from './useKeys'

const noon = Date.parse('2026-11-21T12:00:00Z')

it('has two texts that work until the older one ends', () => {
  const key = { state: 'active', previousEndsAt: '2026-11-22T12:00:00Z' } as ApiKey
  expect(overlapOf(key, noon)).toBe('2026-11-22T12:00:00Z')
  expect(overlapOf(key, noon + 86_400_000)).toBeNull()
  expect(overlapOf({ ...key, state: 'revoked' }, noon)).toBeNull()
  expect(overlapOf({ ...key, previousEndsAt: null }, noon)).toBeNull()
})

it('ends so many days from now, or never', () => {
  expect(endOf('30', noon)).toBe('2026-12-21T12:00:00.000Z')
  expect(endOf('never', noon)).toBeUndefined()
  expect(endOf('', noon)).toBeUndefined()
})

it('is tried at the server that the page came from', () => {
  expect(tryIt('https://lectern.example', 'lk_1_a_b')).toBe(
    'curl -H "X-API-Key: lk_1_a_b" https://lectern.example/api/v1/me',
  )
})
