import { memo, useMemo } from 'react'
import { useMe } from '../session/useMe'
import { t } from '../texts'
import { At } from '../app/Moment'
import { RowsTable, type RowColumn } from './RowsTable'
import type { ListedEvent } from './tailFeed'

const text = t.events

interface Props {
  events: readonly ListedEvent[]
  caption: string
  label: string
  open: (event: ListedEvent) => void
  current?: string | undefined
}

/** Events, a row each: what, who, where, when. */
export const EventTable = memo(function EventTable({ events, caption, label, open, current }: Props) {
  const zone = useMe()?.timeZone ?? 'UTC'
  const columns = useMemo(() => columnsOf(zone), [zone])
  return (
    <RowsTable
      label={label}
      caption={caption}
      rows={events}
      columns={columns}
      rowKey={(e) => String(e.position)}
      openLabel={(e) => text.open([nameOf(e), e.userId].filter(Boolean).join(' · '))}
      open={open}
      current={current}
    />
  )
})

const columnsOf = (zone: string): readonly RowColumn<ListedEvent>[] => [
  { key: 'received', label: text.columns.received, cell: (e) => <At time={e.receivedAt} zone={zone} /> },
  { key: 'type', label: text.columns.type, cell: (e) => <bdi>{nameOf(e)}</bdi>, opens: true },
  { key: 'learner', label: text.columns.learner, cell: (e) => <Id id={e.userId} /> },
  { key: 'course', label: text.columns.course, cell: (e) => <Id id={e.courseId} /> },
  { key: 'app', label: text.columns.app, cell: (e) => <Id id={e.appId} /> },
  { key: 'occurred', label: text.columns.occurred, cell: (e) => <At time={e.occurredAt} zone={zone} /> },
]

/** By its own type and name where an application named it itself. */
function nameOf({ type, eventType, eventName }: ListedEvent): string {
  return eventType === null ? type : [eventType, eventName].filter(Boolean).join(' · ')
}

function Id({ id }: { id: string | null }) {
  return id === null ? (
    t.words.none
  ) : (
    <bdi className="id" title={id}>
      {id}
    </bdi>
  )
}
