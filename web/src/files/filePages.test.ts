import { QueryClient } from '@tanstack/react-query'
import { afterEach, expect, it, vi } from 'vitest'
import { filePage } from './filePages'

afterEach(() => vi.useRealTimers())

it('reads the newest page again and older ones where something is under way, the rest once a minute', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const client = new QueryClient()
  const key = ['files']
  const page = (status: string, nextCursor: string | null) => ({ items: [{ status }], nextCursor, readAt: Date.now() })
  client.setQueryData(key, {
    pages: [page('completed', 'b'), page('failed', 'c'), page('running', null)],
    pageParams: [null, 'b', 'c'],
  })
  const read = vi.fn(() => Promise.resolve({ items: [{ status: 'completed' }], nextCursor: null }))
  const asked = async (pageParam: string | null) => {
    read.mockClear()
    await filePage({ client, queryKey: key, pageParam }, read)
    return read.mock.calls.length
  }
  expect([await asked(null), await asked('b'), await asked('c'), await asked('d')]).toEqual([1, 0, 1, 1])
  vi.advanceTimersByTime(61_000)
  expect(await asked('b')).toBe(1)
})
