import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, RouterContextProvider } from '@tanstack/react-router'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { api } from '../api/client'
import { Problem } from '../api/problem'
import { me } from '../session/useMe'
import { ExportEventsDialog } from './ExportEventsDialog'

/** The Idempotency-Key of each wish that was sent. */
const keys: (string | undefined)[] = []
let isLost = false

beforeEach(() => {
  keys.length = 0
  isLost = false
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }))
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
  vi.spyOn(api, 'POST').mockImplementation(((_: string, { params }: { params: { header: Record<string, string> } }) => {
    keys.push(params.header['Idempotency-Key'])
    return isLost ? Promise.reject(Problem.ofNoAnswer(null)) : Promise.resolve({ data: made })
  }) as never)
  vi.spyOn(api, 'GET').mockResolvedValue({ data: made } as never)
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

const made = {
  id: 'one',
  title: 'Events · algebra',
  format: 'ndjson',
  dataset: null,
  status: 'completed',
  requestedBy: 'user:ada',
  createdAt: '2026-11-21T10:00:00Z',
  startedAt: null,
  finishedAt: null,
  progress: 100,
  rows: 3,
  bytes: 3,
  fileName: 'events.ndjson',
  resultUrl: '/file',
  expiresAt: null,
  error: null,
  cancelAskedAt: null,
}

function given() {
  const queries = new QueryClient()
  const router = createRouter({ routeTree: createRootRoute(), history: createMemoryHistory() })
  queries.setQueryData(me.queryKey, { subject: 'user:ada', timeZone: 'UTC' } as never)
  const page = (courseId: string, isOpen: boolean) => (
    <QueryClientProvider client={queries}>
      <MantineProvider env="test">
        <RouterContextProvider router={router as never}>
          <ExportEventsDialog isOpen={isOpen} close={() => {}} view={{ courseId }} />
        </RouterContextProvider>
      </MantineProvider>
    </QueryClientProvider>
  )
  const { rerender } = render(page('algebra', true))
  return { become: (courseId: string, isOpen: boolean) => rerender(page(courseId, isOpen)) }
}

const submit = () => act(async () => fireEvent.click(screen.getByRole('button', { name: 'Make the file' })))

it('shows no file of other filters when it is opened again', async () => {
  const { become } = given()
  await submit()
  await screen.findByRole('button', { name: 'Download events.ndjson' })
  screen.getByText(/algebra$/, { selector: 'p.breaks' })
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('group', { name: 'The file' })))
  become('algebra', false)
  become('biology', true)
  expect(screen.queryByRole('button', { name: /^Download/ })).toBeNull()
  screen.getByText(/biology$/, { selector: 'p.breaks' })
  screen.getByRole('button', { name: 'Make the file' })
})

it('asks for the same file again where the answer was lost', async () => {
  given()
  isLost = true
  await submit()
  isLost = false
  await submit()
  await screen.findByRole('button', { name: 'Download events.ndjson' })
  expect(keys).toHaveLength(2)
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/)
  expect(keys[1]).toBe(keys[0])
})
