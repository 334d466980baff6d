import { expect, it } from 'vitest'
import { exampleOf, freshId, languages } from './examples'

const example = { origin: 'https://lectern.example', key: 'lk_1_abc_def', id: 'hello-01' }

it.each(languages.filter((l) => l !== 'kafka'))('sends to the server that is open, with the key, by %s', (language) => {
  const code = exampleOf(language, example)
  expect(code).toContain('https://lectern.example/api/v1/events')
  expect(code).toContain('lk_1_abc_def')
  expect(code).toContain('hello-01')
})

it('holds an event that is JSON', () => {
  const body = /-d '(.*)'$/.exec(exampleOf('curl', example))![1]!
  expect(JSON.parse(body)).toEqual({
    id: 'hello-01',
    type: 'UserEnrolled',
    userId: 'ada',
    courseId: 'algebra',
    data: { cohort: 'autumn' },
  })
  expect(exampleOf('kafka', example)).toContain(`'ada:${body}'`)
})

it('says where a key belongs that was not made here', () => {
  expect(exampleOf('python', { ...example, key: null })).toContain('"X-API-Key": "YOUR_KEY"')
})

it('makes an id of its own each time', () => {
  expect(freshId()).toMatch(/^hello-[0-9a-f]{12}$/)
  expect(freshId()).not.toBe(freshId())
})
