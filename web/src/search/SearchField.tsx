import { CloseButton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { t } from '../texts'
import { useTyped } from './useTyped'

interface Props {
  /** As the address has it. */
  q: string
  change: (q: string) => void
  label: string
  placeholder?: string
}

/** Of a reader who types, in ms. */
const pause = 250

/** What a list is searched for. It goes to the address once the reader pauses, and at once when it is cleared. */
export function SearchField({ q, change, label, placeholder = label }: Props) {
  const { text, type, put } = useTyped(q, change, pause)
  return (
    <TextInput
      type="search"
      role="searchbox"
      size="sm"
      w={{ base: '100%', xs: 300 }}
      aria-label={label}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text !== '' && <CloseButton size="sm" aria-label={t.search.clear} onClick={() => put('')} />}
      value={text}
      onChange={(event) => type(event.currentTarget.value)}
    />
  )
}
