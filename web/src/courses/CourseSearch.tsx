import { CloseButton, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../texts'

/** What is looked for; it stands in the address once the reader pauses. */
export function CourseSearch({ q }: { q: string }) {
  const navigate = useNavigate({ from: '/courses' })
  const [typed, setTyped] = useState(q)
  const [known, setKnown] = useState(q)
  // The address changed by other ways than typing here: by the browser's arrows, or by a link.
  if (q !== known) {
    setKnown(q)
    setTyped(q)
  }
  const look = (wanted: string) => {
    const trimmed = wanted.trim()
    setKnown(trimmed)
    void navigate({
      to: '/courses',
      search: (old) => ({ ...old, q: trimmed === '' ? undefined : trimmed }),
      replace: true,
    })
  }
  const lookSoon = useDebouncedCallback(look, 250)
  return (
    <TextInput
      type="search"
      role="searchbox"
      aria-label={t.courses.search}
      placeholder={t.courses.search}
      size="sm"
      w={{ base: '100%', xs: 280 }}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed !== '' && (
          <CloseButton
            size="sm"
            aria-label={t.courses.clear}
            onClick={() => {
              setTyped('')
              look('')
            }}
          />
        )
      }
      value={typed}
      onChange={(e) => {
        setTyped(e.currentTarget.value)
        lookSoon(e.currentTarget.value)
      }}
    />
  )
}
