import { Button, TagsInput, TextInput } from '@mantine/core'
import { useTyped } from '../search/useTyped'
import { useMe } from '../session/useMe'
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
  const zone = useMe()?.timeZone ?? 'UTC'
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
          <Moment label={text.from(zone)} zone={zone} value={view.from} set={(from) => set({ from })} />
          <Moment label={text.to(zone)} zone={zone} value={view.to} set={(to) => set({ to })} />
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

/** Of a reader who types, in ms. */
const pause = 400
/** Of one who sets a date and a time part by part. */
const pauseOfMoment = 1500

function Field({ label, value = '', set }: FieldProps) {
  const { text, type, finish } = useTyped(value, (next) => set(next === '' ? undefined : next), pause)
  return (
    <TextInput
      size="sm"
      label={label}
      value={text}
      maxLength={200}
      onChange={(event) => type(event.currentTarget.value)}
      onBlur={finish}
    />
  )
}

/** By the institution's clock, as the rows are. */
function Moment({ label, value, set, zone }: FieldProps & { zone: string }) {
  const send = (next: string) => set(momentOfField(next, zone))
  const { text, type, finish } = useTyped(fieldOfMoment(value, zone), send, pauseOfMoment)
  return (
    <TextInput
      type="datetime-local"
      className="moment"
      size="sm"
      label={label}
      value={text}
      // One that lacks a part has no value yet, and takes nothing away.
      onChange={({ currentTarget: field }) => type(field.value, !field.validity.badInput)}
      onBlur={finish}
    />
  )
}
