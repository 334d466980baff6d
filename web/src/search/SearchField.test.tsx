import { MantineProvider } from '@mantine/core'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SearchField } from './SearchField'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }))
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function given(q: string) {
  const sent: string[] = []
  const field = (now: string) => (
    <MantineProvider>
      <SearchField q={now} change={(next) => sent.push(next)} label="Search" />
    </MantineProvider>
  )
  const { rerender } = render(field(q))
  const box = screen.getByRole<HTMLInputElement>('searchbox')
  return {
    sent,
    box,
    type: (text: string) => fireEvent.change(box, { target: { value: text } }),
    clear: () => fireEvent.click(screen.getByRole('button')),
    arrive: (now: string) => rerender(field(now)),
    pass: (ms: number) => act(() => vi.advanceTimersByTime(ms)),
  }
}

it('is sent once the reader pauses, without blanks around it', () => {
  const { sent, type, pass } = given('')
  type('al')
  pass(200)
  type(' alg ')
  pass(249)
  expect(sent).toEqual([])
  pass(1)
  expect(sent).toEqual(['alg'])
})

it('stays empty when it is cleared before what was typed went out', () => {
  const { sent, box, type, clear, pass } = given('al')
  type('alg')
  clear()
  expect(sent).toEqual([''])
  pass(1000)
  expect(sent).toEqual([''])
  expect(box.value).toBe('')
})

it('takes up what the address says by itself, and not what it sent there', () => {
  const { sent, box, type, arrive, pass } = given('')
  type('al')
  pass(250)
  type('alg')
  arrive('al')
  expect(box.value).toBe('alg')
  arrive('latin')
  expect(box.value).toBe('latin')
  pass(1000)
  expect(sent).toEqual(['al'])
})
