import { describe, expect, it } from 'vitest'
import { Problem } from '../api/problem'
import { adviceOf, endedSince, isUnderWay, pauseOf, secondsOf, sizeOf, stateOf, type FileJob } from './fileJob'

const job = (part: Partial<FileJob>): FileJob => ({
  id: 'a',
  title: 'Enrollments',
  format: 'csv',
  status: 'completed',
  progress: 100,
  rows: 3,
  bytes: 120,
  fileName: 'enrollments.csv',
  createdAt: '2026-11-21T10:00:00Z',
  startedAt: '2026-11-21T10:00:01Z',
  finishedAt: '2026-11-21T10:00:03.5Z',
  expiresAt: '2026-12-21T10:00:03Z',
  resultUrl: '/api/v1/exports/a/file',
  error: null,
  isCancelling: false,
  requestedBy: 'user:ada',
  ...part,
})

describe('a file that is made', () => {
  it.each([
    [{ status: 'pending' }, 'Waiting'],
    [{ status: 'running' }, 'Being made'],
    [{ status: 'running', isCancelling: true }, 'Being cancelled'],
    [{ status: 'cancelled', isCancelling: true }, 'Cancelled'],
    [{ status: 'pending', error: { code: 'storage_full', message: '' } }, 'Tried again soon'],
    [{ status: 'completed' }, 'Ready'],
    [{ status: 'completed', resultUrl: null }, 'Expired'],
    [{ status: 'failed' }, 'Failed'],
    [{ status: 'parked' }, 'parked'],
  ])('says of %j that it is %s', (part, state) => expect(stateOf(job(part))).toBe(state))

  it('took what lies between its beginning and its end', () => {
    expect(secondsOf(job({}))).toBe(2.5)
    expect(secondsOf(job({ finishedAt: null }))).toBeNull()
    expect(secondsOf(job({ startedAt: null, status: 'cancelled' }))).toBeNull()
  })

  it('has its size by thousands', () => {
    expect([0, 999, 1000, 1_250_000, 999_960, 3.2e9].map(sizeOf)).toEqual([
      '0\u00a0B',
      '999\u00a0B',
      '1\u00a0kB',
      '1.3\u00a0MB',
      '1\u00a0MB',
      '3.2\u00a0GB',
    ])
  })

  it('has advice for what may go wrong, and for what nobody thought of', () => {
    expect(adviceOf('too_many_rows')).toContain('CSV')
    expect(adviceOf('no_such_code')).toContain('Try again')
  })
})

describe('files that are made', () => {
  it('tells of those alone that ended meanwhile', () => {
    const before = [job({ id: 'a', status: 'running' }), job({ id: 'b', status: 'pending' }), job({ id: 'c' })]
    const now = [job({ id: 'd' }), job({ id: 'a' }), job({ id: 'b', status: 'running' }), job({ id: 'c' })]
    expect(endedSince(before, now).map((one) => one.id)).toEqual(['a'])
    // One that was asked for may have ended before it was seen; it is told once.
    expect(endedSince(before, now, ['d', 'c', 'b']).map((one) => one.id)).toEqual(['d', 'a'])
    expect(endedSince(now, now, ['d'])).toEqual([])
    expect(now.filter(isUnderWay).map((one) => one.id)).toEqual(['b'])
  })

  const running = (id: string) => job({ id, status: 'running' })
  const fine = () => ({ state: { error: null as unknown, status: 'success' } })

  it('are looked at often at first, seldom later, and not at all once all have ended', () => {
    const query = fine()
    const pauses = [0, 14_000, 15_000, 119_000, 120_000, 600_000, 86_400_000].map((age) =>
      pauseOf(query, [running('a')], 5_000 + age),
    )
    expect(pauses).toEqual([700, 700, 2000, 2000, 5000, 30_000, 30_000])
    // One more that was asked for is of interest; what the clock of the server says of either is not.
    expect(pauseOf(query, [running('a'), running('b')], 90_000_000)).toBe(700)
    expect(pauseOf(query, [job({ id: 'a' }), job({ id: 'b' })], 90_000_001)).toBe(false)
  })

  it('are looked at seldom while looks fail, and no more where they are no longer to be seen', () => {
    const failing = (error: unknown) => pauseOf({ state: { error, status: 'error' } }, [running('a')], 0)
    expect(failing(new Problem(503, 'busy', ''))).toBe(10_000)
    expect([403, 404].map((status) => failing(new Problem(status, '', '')))).toEqual([false, false])
  })
})
