import { expect, it } from 'vitest'
import { Problem } from './problem'

const answer = (status: number, headers: Record<string, string> = {}) =>
  new Response(null, { status, statusText: 'Said', headers })
const retryAfter = (value: string) => Problem.of(answer(503, { 'Retry-After': value }), null).retryAfter

it('is read from what the server says of it', () => {
  const problem = Problem.of(answer(400), {
    code: 'invalid',
    title: 'Bad Request',
    detail: 'The limit is wrong.',
    traceId: '00-a-b-00',
    errors: { limit: ['must be 1 to 1000.'], odd: 'no list' },
  })
  expect(problem).toMatchObject({ status: 400, code: 'invalid', message: 'The limit is wrong.', traceId: '00-a-b-00' })
  expect(problem.errors).toEqual({ limit: ['must be 1 to 1000.'] })
  expect(problem.retryAfter).toBeNull()
})

it.each([null, 'a page of a proxy', 7, [], { code: 1, errors: 'none', detail: null }])(
  'is one too where it is told by %j',
  (body) => {
    const problem = Problem.of(answer(502, { 'X-Correlation-Id': 'abc' }), body)
    expect(problem).toMatchObject({ status: 502, code: 'http_502', message: 'Said', traceId: 'abc', errors: {} })
  },
)

it('knows when to come back, in seconds or by a date', () => {
  expect(['5', '0', '-1', '', 'soon'].map(retryAfter)).toEqual([5, 0, null, null, null])
  expect(retryAfter('Wed, 21 Oct 2015 07:28:00 GMT')).toBe(0)
  expect(retryAfter('Fri, 21 Oct 2999 07:28:00 GMT')).toBeGreaterThan(86_400)
})

it('passes where the server is away or busy, and not where the request is wrong', () => {
  const passing = [0, 400, 401, 403, 404, 408, 409, 429, 500, 503].filter((s) => new Problem(s, '', '').isPassing)
  expect(passing).toEqual([0, 408, 429, 500, 503])
})
