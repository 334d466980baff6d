import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { api } from '../../api/client'
import { Problem } from '../../api/problem'
import type { Format } from '../../files/FormatChoice'
import type { Report } from '../useReports'
import { draftOf } from './draft'
import { RunForm } from './RunForm'

const report = {
  id: 'enrollments',
  parameters: [
    { name: 'from', type: 'date', title: 'From', description: '', isRequired: false, default: null, values: null },
    { name: 'to', type: 'date', title: 'To', description: '', isRequired: false, default: null, values: null },
    {
      name: 'timeframe',
      type: 'choice',
      title: 'Timeframe',
      description: '',
      isRequired: false,
      default: '30d',
      values: ['7d', '30d'],
    },
  ],
} as unknown as Report

const asked = vi.fn<(body: unknown) => Promise<unknown>>()

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }))
  asked.mockReset()
  vi.spyOn(api, 'POST').mockImplementation(((_: string, { body }: { body: unknown }) => asked(body)) as never)
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function Form() {
  const [draft, setDraft] = useState(() => draftOf(report.parameters))
  const [format, setFormat] = useState<Format>('csv')
  return (
    <RunForm
      report={report}
      isLearner={false}
      draft={draft}
      change={setDraft}
      format={format}
      changeFormat={setFormat}
      taken=""
      onAsked={() => {}}
    />
  )
}

const given = () =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider env="test">
        <Form />
      </MantineProvider>
    </QueryClientProvider>,
  )
const submit = () => act(async () => fireEvent.click(screen.getByRole('button', { name: 'Make the file' })))
const period = () => screen.getByRole('combobox', { name: 'Period' })

it('says what was wrong with a wish for as long as that is the wish', async () => {
  given()
  const rule = 'must leave at most 92 days.'
  asked.mockRejectedValue(new Problem(400, 'invalid', '', null, { 'parameters.timeframe': [rule] }))
  await submit()
  await screen.findByText(rule)
  fireEvent.click(screen.getByRole('radio', { name: 'PDF' }))
  expect(screen.queryByText(rule)).toBeNull()
})

it('says of a field that does not stand there what is wrong with it', async () => {
  given()
  asked.mockRejectedValue(new Problem(400, 'invalid', '', null, { 'parameters.from': ['is too long ago.'] }))
  await submit()
  await screen.findByText(/is too long ago/)
})

it('asks by the time frame that the report was saved with, and for no other time where days are yet to be chosen', async () => {
  given()
  asked.mockResolvedValue({ data: { jobId: 'a', statusUrl: '' } })
  expect((period() as HTMLSelectElement).value).toBe('30d')
  await submit()
  expect(asked).toHaveBeenCalledExactlyOnceWith({ parameters: { timeframe: '30d' }, format: 'csv' })
  await screen.findByText(/It stands in the list below/)
  fireEvent.change(period(), { target: { value: 'days' } })
  await submit()
  expect(asked).toHaveBeenCalledTimes(1)
  await screen.findByText('Choose a first day, a last day or both.')
})
