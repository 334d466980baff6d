import { useEffect, useRef, useSyncExternalStore } from 'react'

/** Says in this browser's storage that single keys do nothing. */
const mark = 'lectern-keys'
/** Between the two keys of one such as `g c`, in ms. */
const patience = 1200

const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
const areOn = () => localStorage.getItem(mark) !== 'off'

/** Whether single keys do something. Who speaks to the computer, or types by accident, may turn them off (WCAG 2.1.4). */
export function useKeysAreOn(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, areOn)
  return [
    on,
    (next) => {
      if (next) localStorage.removeItem(mark)
      else localStorage.setItem(mark, 'off')
      for (const listener of listeners) listener()
    },
  ]
}

/** Whether a key is meant for what is focused: a field, or a dialog or menu that is open. */
export function isForSomethingElse(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return true
  const target = event.target instanceof Element ? event.target : null
  const field =
    'input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=""], [contenteditable=true]'
  return target?.closest(`${field}, [role=dialog], [role=menu], [role=listbox], [role=combobox]`) != null
}

/** The keys that were pressed, as `/` or `g c`. */
export function pressed(
  before: string | null,
  key: string,
  known: readonly string[],
): { hit: string | null; next: string | null } {
  const both = before === null ? null : `${before} ${key}`
  const hit = known.find((one) => one === both) ?? known.find((one) => one === key) ?? null
  return { hit, next: hit === null && known.some((one) => one.startsWith(`${key} `)) ? key : null }
}

/** What single keys, or two after each other, do anywhere on the page. */
export function useKeys(actions: Readonly<Record<string, () => void>>): void {
  const [on] = useKeysAreOn()
  const newest = useRef(actions)
  useEffect(() => {
    newest.current = actions
  })
  useEffect(() => {
    if (!on) return
    let before: { key: string; at: number } | null = null
    const listener = (event: KeyboardEvent) => {
      if (isForSomethingElse(event)) return
      const recent = before !== null && event.timeStamp - before.at < patience ? before.key : null
      const { hit, next } = pressed(recent, event.key, Object.keys(newest.current))
      before = next === null ? null : { key: next, at: event.timeStamp }
      if (hit === null) return
      event.preventDefault()
      newest.current[hit]!()
    }
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [on])
}
