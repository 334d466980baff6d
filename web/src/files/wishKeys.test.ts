import { expect, it } from 'vitest'
import { WishKeys } from './wishKeys'

it('knows a wish again until it is granted or changed', () => {
  const keys = new WishKeys()
  const first = keys.of({ format: 'csv' })
  expect(first).toMatch(/^[0-9a-f]{32}$/)
  expect(keys.of({ format: 'csv' })).toBe(first)
  const changed = keys.of({ format: 'pdf' })
  expect(changed).not.toBe(first)
  keys.granted()
  expect(keys.of({ format: 'pdf' })).not.toBe(changed)
})
