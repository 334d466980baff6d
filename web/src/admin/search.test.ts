import { expect, it } from 'vitest'
import { accountListOf, auditViewOf, keyListingOf, streamViewOf, turnedKeys } from './search'

it('reads a list of accounts from its address', () => {
  expect(accountListOf({ q: 'ada', other: 1 })).toEqual({ q: 'ada' })
  expect(accountListOf({ q: 17 })).toEqual({ q: '17' })
  expect(accountListOf({ q: '' })).toEqual({})
})

it('reads a list of keys, and leaves out what is as usual', () => {
  expect(keyListingOf({ state: 'revoked', sort: 'expiresAt', order: 'desc' })).toEqual({
    state: 'revoked',
    sort: 'expiresAt',
    order: 'desc',
  })
  expect(keyListingOf({ state: 'lost', sort: 'name', order: 'asc' })).toEqual({})
})

it('sorts by a heading that was pressed, and turns it around', () => {
  expect(turnedKeys({}, 'name')).toEqual({ order: 'desc' })
  expect(turnedKeys({ order: 'desc' }, 'name')).toEqual({})
  expect(turnedKeys({ state: 'active' }, 'createdAt')).toEqual({ state: 'active', sort: 'createdAt' })
  expect(turnedKeys({ sort: 'createdAt' }, 'createdAt')).toEqual({ sort: 'createdAt', order: 'desc' })
})

it('reads the filters of the audit log, and none that the server would refuse', () => {
  expect(
    auditViewOf({
      actor: ' user:ada ',
      action: 'key.',
      outcome: 403,
      from: '2026-11-01',
      to: '2026-11-21',
      objectId: 12,
    }),
  ).toEqual({ actor: 'user:ada', action: 'key.', outcome: '403', from: '2026-11-01', to: '2026-11-21', objectId: '12' })
  expect(auditViewOf({ action: 'Key!', outcome: '9xx', from: 'yesterday', to: '2026-13-41', userId: ' ' })).toEqual({})
})

it('reads how much of the data streams is shown', () => {
  expect([{ period: '24h' }, { period: '1h' }, { period: 24 }, {}].map(streamViewOf)).toEqual([
    { period: '24h' },
    {},
    {},
    {},
  ])
})
