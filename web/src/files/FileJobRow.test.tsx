import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { me } from '../session/useMe'
import type { FileJob } from './fileJob'
import { FileJobs } from './FileJobs'

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }))
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const job = (part: Partial<FileJob>): FileJob => ({
  id: 'a',
  title: 'Enrollments',
  format: 'csv',
  status: 'running',
  progress: 42,
  rows: 1200,
  bytes: null,
  fileName: null,
  createdAt: '2026-11-21T10:00:00Z',
  startedAt: '2026-11-21T10:00:01Z',
  finishedAt: null,
  expiresAt: null,
  resultUrl: null,
  error: null,
  isCancelling: false,
  requestedBy: 'user:ada',
  ...part,
})

function given(first: FileJob, cancel = () => Promise.resolve(), askedFor: string[] = []) {
  const queries = new QueryClient()
  queries.setQueryData(me.queryKey, { subject: 'user:ada', timeZone: 'UTC' } as never)
  const page = (jobs: FileJob[]) => (
    <QueryClientProvider client={queries}>
      <MantineProvider>
        <FileJobs label="Files" jobs={jobs} askedFor={askedFor} head={({ title }) => title} cancel={cancel} />
      </MantineProvider>
    </QueryClientProvider>
  )
  const { rerender } = render(page([first]))
  return { become: (next: FileJob) => rerender(page([next])) }
}

it('shows how far it is in percent and rows, and says when it is there', () => {
  const { become } = given(job({}))
  const bar = screen.getByRole('progressbar')
  expect(bar.getAttribute('aria-valuenow')).toBe('42')
  screen.getByText(/42.%.*1,200 rows so far/)
  expect(screen.queryByRole('button', { name: /Download/ })).toBeNull()

  become(
    job({ status: 'completed', progress: 100, rows: 3000, fileName: 'e.csv', bytes: 2_500_000, resultUrl: '/file' }),
  )
  expect(screen.queryByRole('progressbar')).toBeNull()
  screen.getByText(/3,000 rows · 2.5.MB/)
  screen.getByText('e.csv is ready.')
  screen.getByRole('button', { name: 'Download e.csv' })
})

it('says no percentage where nobody can tell', () => {
  given(job({ progress: null, rows: 0 }))
  const bar = screen.getByRole('progressbar')
  expect(bar.getAttribute('aria-valuenow')).toBeNull()
  expect(bar.getAttribute('aria-valuetext')).toBe('Being made')
})

it('says why it failed, and what to do', () => {
  given(job({ status: 'failed', error: { code: 'too_many_rows', message: 'A PDF has at most 20,000 rows.' } }))
  screen.getByText('A PDF has at most 20,000 rows.')
  screen.getByText(/Take CSV or Excel/)
})

it('is cancelled once, by its name', async () => {
  const cancel = vi.fn(() => Promise.resolve())
  const { become } = given(job({}), cancel)
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: /^Cancel Enrollments, CSV/ }))
  })
  expect(cancel).toHaveBeenCalledTimes(1)
  become(job({ isCancelling: true }))
  // The button does nothing any more and is about to go: who goes by keyboard is in its row.
  expect(document.activeElement).toBe(screen.getByRole('group', { name: /^Enrollments, CSV/ }))
  screen.getByText('Being cancelled')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /^Cancel/ }).disabled).toBe(true)
})

it('says that a file is ready that was made before it was seen', () => {
  given(job({ status: 'completed', fileName: 'e.csv' }), undefined, ['a'])
  screen.getByText('e.csv is ready.')
})

it('can be stopped while it arrives', async () => {
  vi.stubGlobal(
    'fetch',
    (_: Request, { signal }: { signal: AbortSignal }) =>
      new Promise((_, fail) => signal.addEventListener('abort', () => fail(new DOMException('', 'AbortError')))),
  )
  given(job({ status: 'completed', fileName: 'e.csv', resultUrl: '/file' }))
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Download e.csv' }))
  })
  screen.getByText('e.csv is being fetched.')
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Stop the download of e.csv' }))
  })
  screen.getByText('The download of e.csv was stopped.')
  expect(screen.queryByRole('button', { name: /^Stop/ })).toBeNull()
  expect(screen.queryByRole('alert')).toBeNull()
  expect(document.activeElement).toBe(screen.getByRole('group', { name: 'e.csv' }))
})

it('says whose it is where it is not the reader’s own', () => {
  given(job({ requestedBy: 'user:grace' }))
  screen.getByText(/by grace/)
})
