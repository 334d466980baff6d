import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { t } from '../texts'

interface Props {
  /** As the address has it. */
  q: string
  change: (q: string) => void
  label: string
  placeholder?: string
}

/** Of a reader who types, in ms. */
const pause = 250

/**
 * What a list is searched for. It goes to the address once the reader pauses, and at once when it is cleared; what the address says when
 * it changes by itself, as by the way back, is taken up.
 */
export function SearchField({ q, change, label, placeholder = label }: Props) {
  const [text, setText] = useState(q)
  const sent = useRef(q)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  // The list may have been sorted while the reader typed.
  const latest = useRef(change)
  useEffect(() => {
    latest.current = change
  })
  const send = (next: string) => {
    clearTimeout(waiting.current)
    if (next === sent.current) return
    sent.current = next
    latest.current(next)
  }
  useEffect(() => {
    if (q === sent.current) return
    clearTimeout(waiting.current)
    sent.current = q
    setText(q)
  }, [q])
  useEffect(() => () => clearTimeout(waiting.current), [])
  return (
    <TextInput
      type="search"
      role="searchbox"
      size="sm"
      w={{ base: '100%', xs: 300 }}
      aria-label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text !== '' && (
          <CloseButton
            size="sm"
            aria-label={t.search.clear}
            onClick={() => {
              setText('')
              send('')
            }}
          />
        )
      }
      value={text}
      onChange={(event) => {
        const next = event.currentTarget.value
        setText(next)
        clearTimeout(waiting.current)
        waiting.current = setTimeout(() => send(next.trim()), pause)
      }}
    />
  )
}
