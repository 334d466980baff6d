import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { api, type Schemas } from '../../api/client'
import { session } from '../../session/session'
import { useNames } from './useNames'
import { useOptions } from './useOptions'

type Query = Schemas['DatasetQuery']

/** What the figures answer to a question. */
const rowsOf = vi.fn<(query: Query) => unknown[][]>()
const people = vi.fn<(query: { q?: string; role?: string }) => { userId: string; name: string | null }[]>()

beforeEach(() => {
  vi.spyOn(session, 'user', 'get').mockReturnValue({ role: 'admin', userId: 'root' } as typeof session.user)
  rowsOf.mockReset()
  people.mockReset().mockReturnValue([])
  vi.spyOn(api, 'POST').mockImplementation(((_: string, { body }: { body: Query }) =>
    Promise.resolve({ data: { rows: rowsOf(body) } })) as never)
  vi.spyOn(api, 'GET').mockImplementation(((_: string, { params }: { params: { query: object } }) =>
    Promise.resolve({ data: { items: people(params.query) } })) as never)
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

function given<T>(hook: () => T) {
  const client = new QueryClient()
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  )
  return renderHook(hook, { wrapper }).result
}

it('searches assessments by their titles, and by their ids where no title has it', async () => {
  rowsOf.mockImplementation(({ filters }) =>
    filters!.some((f) => f.field === 'assessment' && f.operator === 'contains' && f.value === 'q-9')
      ? [['q-9', null, 1]]
      : [],
  )
  const result = given(() => useOptions('assessmentId', 'q-9', true, 'algebra'))
  await waitFor(() => expect(result.current.options).toEqual([{ value: 'q-9', label: 'q-9' }]))
  expect(rowsOf.mock.calls.map(([{ filters }]) => filters!.map((f) => [f.field, f.value]))).toEqual([
    [
      ['course', 'algebra'],
      ['assessmentTitle', 'q-9'],
    ],
    [
      ['course', 'algebra'],
      ['assessment', 'q-9'],
    ],
  ])
})

it('searches teachers by name and id, and tells namesakes apart', async () => {
  rowsOf.mockReturnValue([['t-ann', 1]])
  people.mockImplementation(({ q }) => [
    ...(q === undefined ? [{ userId: 't-ann', name: 'Ann Lee' }] : []),
    { userId: 't-2', name: 'Ann Lee' },
  ])
  const result = given(() => useOptions('instructorId', 'ann', true, undefined))
  await waitFor(() =>
    expect(result.current.options).toEqual([
      { value: 't-ann', label: 'Ann Lee (t-ann)' },
      { value: 't-2', label: 'Ann Lee (t-2)' },
    ]),
  )
  expect(rowsOf.mock.calls[0]![0].filters).toEqual([{ field: 'instructor', operator: 'contains', value: 'ann' }])
})

it('offers organizations of learners and of courses', async () => {
  rowsOf.mockImplementation(({ dimensions }) => (dimensions![0] === 'organization' ? [['north', 1]] : [['east', 1]]))
  const result = given(() => useOptions('organizationId', '', true, undefined))
  await waitFor(() => expect(result.current.options.map((o) => o.value)).toEqual(['east', 'north']))
})

it('names what runs were asked about, and leaves ids that nobody knows', async () => {
  rowsOf.mockImplementation(({ filters }) => (filters![0]!.values as string[]).map((id) => [id, `Title of ${id}`, 1]))
  people.mockImplementation(({ q }) =>
    q === 'ada'
      ? [
          { userId: 'adam', name: 'Adam' },
          { userId: 'ada', name: 'Ada' },
        ]
      : [],
  )
  const asked: Record<string, string>[] = [
    { courseId: 'c1', userId: 'ada' },
    { courseId: 'c2' },
    { courseId: 'c1', userId: 'gone' },
  ]
  const result = given(() => useNames(asked))
  await waitFor(() => expect(result.current('courseId', 'c2')).toBe('Title of c2'))
  await waitFor(() => expect(result.current('userId', 'ada')).toBe('Ada'))
  expect(result.current('userId', 'gone')).toBe('gone')
  expect(result.current('cohort', 'c1')).toBe('c1')
  expect(rowsOf).toHaveBeenCalledTimes(1)
})
