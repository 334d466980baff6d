import { expect, it } from 'vitest'
import { lockOf, type Account } from './useAccounts'

it('is locked out until its time is over', () => {
  const account = { lockedUntil: '2026-11-21T10:00:00Z' } as Account
  expect(lockOf(account, Date.parse('2026-11-21T09:59:59Z'))).toBe('2026-11-21T10:00:00Z')
  expect(lockOf(account, Date.parse('2026-11-21T10:00:00Z'))).toBeNull()
  expect(lockOf({ lockedUntil: null } as Account, 0)).toBeNull()
})
