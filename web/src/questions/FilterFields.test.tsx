import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Dataset } from '../dashboards/catalogue'
import type { Filter } from '../dashboards/widget/widgets'
import { atTheirPlaces, FilterFields } from './FilterFields'

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }))
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const dataset = {
  name: 'enrollments',
  dimensions: [
    { name: 'courseTitle', type: 'text', description: '', values: null, operators: ['eq'] },
    { name: 'cohort', type: 'text', description: '', values: null, operators: ['eq'] },
  ],
  measures: [],
} as unknown as Dataset

function given(first: Filter[]) {
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false, enabled: false } } })
  function Page() {
    const [filters, change] = useState(first)
    return <FilterFields dataset={dataset} filters={filters} errors={{}} isTried={false} change={change} />
  }
  const { container } = render(
    <QueryClientProvider client={queries}>
      <MantineProvider>
        <Page />
      </MantineProvider>
    </QueryClientProvider>,
  )
  return container
}

it('tells what is wrong at the filter that it is wrong of, whatever is unfinished before it', () => {
  const filters: Filter[] = [
    { field: 'cohort', operator: 'eq' },
    { field: 'course', operator: 'eq', value: 'c1' },
    { field: 'cohort', operator: 'in', values: [] },
    { field: 'grade', operator: 'gt', value: 'much' },
  ]
  const told = {
    'filters[0].field': ['is unknown.'],
    'filters[1]': ['is wrong.'],
    filters: ['are many.'],
    sort: ['no.'],
  }
  expect(atTheirPlaces(told, filters)).toEqual({
    'filters[1].field': ['is unknown.'],
    'filters[3]': ['is wrong.'],
    filters: ['are many.'],
    sort: ['no.'],
  })
  expect(atTheirPlaces({ sort: ['no.'] }, null)).toEqual({ sort: ['no.'] })
})

it('keeps the focus when one is taken away: on the next, or where one is added', () => {
  given([
    { field: 'courseTitle', operator: 'eq', value: 'a' },
    { field: 'cohort', operator: 'eq', value: 'b' },
  ])
  const remove = (place: number) => screen.getByRole('button', { name: `Remove filter ${place}` })
  remove(1).focus()
  fireEvent.click(remove(1))
  expect(document.activeElement).toBe(remove(1))
  fireEvent.click(remove(1))
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Add filter' }))
})
