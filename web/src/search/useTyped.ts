import { useEffect, useRef, useState } from 'react'

interface Typed {
  /** What the field shows. */
  text: string
  /** The reader typed; `isWhole` false: it cannot be sent as it stands. */
  type: (next: string, isWhole?: boolean) => void
  /** What was typed is sent without waiting for the pause. */
  finish: () => void
  /** Another text takes its place, and is sent at once. */
  put: (next: string) => void
}

/**
 * What a reader types into a field that stands in the address. It is sent once they pause, in ms; what the address says when it changes by
 * itself, as by the way back, is taken up. What is typed between the sending and the address's change is kept.
 */
export function useTyped(value: string, change: (next: string) => void, pause: number): Typed {
  const [text, setText] = useState(value)
  const sent = useRef(value)
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; next: string }>(undefined)
  // The list may have been sorted while the reader typed.
  const latest = useRef(change)
  useEffect(() => {
    latest.current = change
  })
  const forget = () => {
    clearTimeout(waiting.current?.timer)
    waiting.current = undefined
  }
  const send = (next: string) => {
    forget()
    if (next === sent.current) return
    sent.current = next
    latest.current(next)
  }
  useEffect(() => {
    if (value === sent.current) return
    forget()
    sent.current = value
    setText(value)
  }, [value])
  useEffect(() => forget, [])
  return {
    text,
    type(next, isWhole = true) {
      setText(next)
      forget()
      if (isWhole) waiting.current = { timer: setTimeout(() => send(next.trim()), pause), next: next.trim() }
    },
    finish() {
      if (waiting.current !== undefined) send(waiting.current.next)
    },
    put(next) {
      setText(next)
      send(next)
    },
  }
}
