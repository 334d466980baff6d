/** What is, what was before, and what was taken back. */
export interface History<T> {
  past: readonly T[]
  present: T
  future: readonly T[]
}

/** Steps that can be taken back. */
const most = 100

export const begun = <T>(present: T): History<T> => ({ past: [], present, future: [] })

/** Something else holds from now on; what was taken back is gone. What changes nothing is no step. */
export function changed<T>(history: History<T>, next: T): History<T> {
  if (isSame(history.present, next)) return history
  return { past: [...history.past, history.present].slice(-most), present: next, future: [] }
}

export function undone<T>({ past, present, future }: History<T>): History<T> {
  const last = past.at(-1)
  if (last === undefined) return { past, present, future }
  return { past: past.slice(0, -1), present: last, future: [present, ...future] }
}

export function redone<T>({ past, present, future }: History<T>): History<T> {
  const [next, ...rest] = future
  if (next === undefined) return { past, present, future }
  return { past: [...past, present], present: next, future: rest }
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
