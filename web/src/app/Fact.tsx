import type { ReactNode } from 'react'

/** One of a card's facts: what, and beneath it how much. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}
