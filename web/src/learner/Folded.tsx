import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { t } from '../texts'

interface Props<T> {
  items: readonly T[]
  /** Shown before the rest is asked for. */
  first: number
  /** What the items are, for the button. */
  what: string
  children: (items: readonly T[]) => ReactNode
}

/** The first of a long list, and the rest at a press. */
export function Folded<T>({ items, first, what, children }: Props<T>) {
  const [isOpen, setOpen] = useState(false)
  // One more than shown is no reason to hide it.
  const isLong = items.length > first + 1
  return (
    <>
      {children(isLong && !isOpen ? items.slice(0, first) : items)}
      {isLong && (
        <Button
          variant="subtle"
          size="compact-sm"
          mt="xs"
          className="quiet"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {isOpen ? t.learner.showLess(what) : t.learner.showAll(items.length, what)}
        </Button>
      )}
    </>
  )
}
