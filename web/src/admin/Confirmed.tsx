import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { t } from '../texts'

interface Props {
  /** What is pressed first. */
  label: string
  /** What is asked then, and what is pressed to go on. */
  question: string
  confirm: string
  /** What has to be typed; left out: a press is enough. */
  typed?: string
  isBusy: boolean
  isDisabled?: boolean
  act: () => void
}

/**
 * Something that cannot be taken back: asked once more, in place. The focus goes to the answer and, taken back, to where it came from.
 * Escape takes the question back and leaves the dialog around it open, which else hears of keys first.
 */
export function Confirmed({ label, question, confirm, typed, isBusy, isDisabled = false, act }: Props) {
  const [isAsked, setAsked] = useState(false)
  const [text, setText] = useState('')
  const first = useRef<HTMLButtonElement>(null)
  const wasAsked = useRef(false)
  useEffect(() => {
    if (wasAsked.current && !isAsked) first.current?.focus()
    wasAsked.current = isAsked
  }, [isAsked])
  if (!isAsked) {
    return (
      <Group>
        <Button
          ref={first}
          variant="default"
          size="xs"
          className="danger"
          disabled={isDisabled}
          onClick={() => {
            setText('')
            setAsked(true)
          }}
        >
          {label}
        </Button>
      </Group>
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed === undefined || text.trim() === typed) act()
  }
  return (
    <form
      onSubmit={submit}
      onKeyDown={(e) => {
        if (e.key !== 'Escape') return
        e.stopPropagation()
        setAsked(false)
      }}
    >
      <Stack gap="xs">
        {typed === undefined ? (
          <Text size="sm" fw={600} role="status">
            {question}
          </Text>
        ) : (
          <TextInput
            label={question}
            value={text}
            onChange={(e) => setText(e.currentTarget.value)}
            autoComplete="off"
            autoFocus
            data-mantine-stop-propagation="true"
          />
        )}
        <Group gap="xs">
          <Button
            type="submit"
            data-mantine-stop-propagation="true"
            size="xs"
            color="red.9"
            loading={isBusy}
            autoFocus={typed === undefined}
            disabled={typed !== undefined && text.trim() !== typed}
          >
            {confirm}
          </Button>
          <Button size="xs" variant="default" data-mantine-stop-propagation="true" onClick={() => setAsked(false)}>
            {t.admin.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
