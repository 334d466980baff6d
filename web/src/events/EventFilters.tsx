import { Button, TagsInput, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { t } from '../texts'
import { fieldOfMoment, isFiltering, momentOfField, mostTypes, type EventView } from './search'
import { knownTypes } from './types'

const text = t.events.filters

interface Props {
  view: EventView
  change: (view: EventView) => void
}

/** What narrows the events; each stands in the address. The tail has no time to choose. */
export function EventFilters({ view, change }: Props) {
  const set = (part: Partial<EventView>) => change({ ...view, ...part })
  return (
    <div className="event-filters" role="group" aria-label={text.label}>
      <TagsInput
        className="types"
        size="sm"
        label={text.type}
        placeholder={view.type === undefined ? text.typeHint : ''}
        data={knownTypes}
        value={view.type ?? []}
        maxTags={mostTypes}
        limit={40}
        acceptValueOnBlur
        onChange={(type) => set({ type })}
      />
      <Field label={text.userId} value={view.userId} set={(userId) => set({ userId })} />
      <Field label={text.courseId} value={view.courseId} set={(courseId) => set({ courseId })} />
      <Field label={text.appId} value={view.appId} set={(appId) => set({ appId })} />
      {view.live !== true && (
        <>
          <Moment label={text.from} value={view.from} set={(from) => set({ from })} />
          <Moment label={text.to} value={view.to} set={(to) => set({ to })} />
        </>
      )}
      <Button
        variant="subtle"
        size="sm"
        className="clear-filters"
        data-hidden={!isFiltering(view)}
        onClick={() => change({ ...(view.live === true ? { live: true } : {}), event: view.event })}
      >
        {text.clear}
      </Button>
    </div>
  )
}

interface FieldProps {
  label: string
  value: string | undefined
  set: (value: string | undefined) => void
}

/** Pause of a reader who types, in ms. */
const pause = 400

function Field({ label, value = '', set }: FieldProps) {
  const [typed, setTyped] = useState(value)
  const [sent, setSent] = useState(value)
  // The address changed by itself, as by the way back.
  if (value !== sent) {
    setSent(value)
    setTyped(value)
  }
  useEffect(() => {
    if (typed.trim() === value) return
    const waiting = setTimeout(() => {
      setSent(typed.trim())
      set(typed.trim() === '' ? undefined : typed.trim())
    }, pause)
    return () => clearTimeout(waiting)
  }, [typed, value, set])
  return (
    <TextInput
      size="sm"
      label={label}
      value={typed}
      maxLength={200}
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  )
}

function Moment({ label, value, set }: FieldProps) {
  return (
    <TextInput
      type="datetime-local"
      className="moment"
      size="sm"
      label={label}
      value={fieldOfMoment(value)}
      onChange={(event) => set(momentOfField(event.currentTarget.value))}
    />
  )
}
