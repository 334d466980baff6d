import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { me } from '../../session/useMe'
import type { RecipientDraft } from './draft'
import { Recipients } from './Recipients'

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }))
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function given(first: RecipientDraft[]) {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
  queries.setQueryData(me.queryKey, { subject: 'user:root', timeZone: 'UTC' } as never)
  queries.setQueryData(['account', 'a1'], { id: 'a1', userName: 'ann@example.org', disabledAt: null })
  queries.setQueryData(['accounts-found', { q: '' }], { items: [] })
  function Page() {
    const [recipients, change] = useState(first)
    const [typed, type] = useState('')
    const rest = { saved: [], errors: {}, isAdmin: true, isMissing: false, isTypedWrong: false }
    return <Recipients recipients={recipients} change={change} typed={typed} type={type} {...rest} />
  }
  render(
    <QueryClientProvider client={queries}>
      <MantineProvider>
        <Page />
      </MantineProvider>
    </QueryClientProvider>,
  )
}

it('keeps the field of an address, and the focus, while it is being emptied', () => {
  given([{ accountId: 'a1', address: 'ann@home.example' }])
  const field = screen.getByLabelText<HTMLInputElement>('Mail address of ann@example.org')
  field.focus()
  fireEvent.change(field, { target: { value: '' } })
  expect(document.activeElement).toBe(screen.getByLabelText('Mail address of ann@example.org'))
  expect(field.value).toBe('')
})

it('asks for no address of an account that is reached by its name', () => {
  given([{ accountId: 'a1', address: null }])
  expect(screen.queryByLabelText('Mail address of ann@example.org')).toBeNull()
})
