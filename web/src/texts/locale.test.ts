import { expect, it } from 'vitest'
import { localeOf } from './locale'

it('writes figures and dates by a locale of the language of the texts', () => {
  expect(localeOf('en', ['de-DE', 'de', 'en-GB', 'en-US'])).toBe('en-GB')
  expect(localeOf('en', ['de-DE', 'de'])).toBe('en')
  expect(localeOf('de', ['de-AT', 'en'])).toBe('de-AT')
  // "est" begins like "es" and is another language.
  expect(localeOf('es', ['est'])).toBe('es')
})
