import { expect, it } from 'vitest'
import { address, fitting, refused } from './topics'

it('names each topic once, and no more than the server takes', () => {
  expect(fitting(['course:a', 'user:b', 'course:a'])).toEqual(['course:a', 'user:b'])
  const many = Array.from({ length: 150 }, (_, i) => `user:${i}`)
  expect(fitting(many)).toEqual(many.slice(0, 100))
})

it('leaves out what the server would refuse the whole stream for', () => {
  const wrong = ['', 'course:', 'lesson:a', `user:${'x'.repeat(201)}`, 'user:\ud800']
  expect(fitting([...wrong, 'user:a:b', 'user:😀'])).toEqual(['user:a:b', 'user:😀'])
})

it('keeps the address under 8 KiB, however the ids are written', () => {
  const some = fitting(Array.from({ length: 100 }, (_, i) => `course:${'ж'.repeat(150)}${i}`))
  expect(some.length).toBeGreaterThan(5)
  expect(address(some).length).toBeLessThan(8192 - 'GET  HTTP/1.1'.length)
  expect(address(['course:a b', 'user:ä'])).toBe('/api/v1/live?topic=course%3Aa%20b&topic=user%3A%C3%A4')
})

it('reads from a refusal which topics it means', () => {
  const topics = ['course:a', 'course:a b', 'user:c']
  expect(refused(topics, ['course:a b is not known: no event has named it yet.'])).toEqual(['course:a b'])
  expect(refused(topics, ['must be given 1 to 100 times.'])).toEqual([])
})
