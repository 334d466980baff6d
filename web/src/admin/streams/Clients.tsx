import { Button, Group, Text, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconClockOff, IconPlayerStop, IconPlugConnected } from '@tabler/icons-react'
import { useState } from 'react'
import { Ago, useExactMoment } from '../../app/Moment'
import { Empty } from '../../states/Empty'
import { SortHead } from '../../table/SortHead'
import { t } from '../../texts'
import { partedClients } from './clients'
import type { Client } from './useKafka'

const text = t.streams.clients
const icons = {
  connecting: IconPlugConnected,
  connected: IconCheck,
  down: IconAlertTriangle,
  stopped: IconPlayerStop,
  gone: IconClockOff,
}

/** The processes with the brokers; those that ended are shown when asked for. */
export function Clients({ clients }: { clients: readonly Client[] }) {
  const [isWhole, setWhole] = useState(false)
  if (clients.length === 0) return <Empty title={text.none} />
  const { there, ended } = partedClients(clients)
  const shown = isWhole ? [...there, ...ended] : there
  return (
    <>
      <div className="figure-table admin-table" tabIndex={0} role="region" aria-label={t.charts.table(text.section)}>
        <table>
          <VisuallyHidden component="caption">{text.caption(shown.length)}</VisuallyHidden>
          <thead>
            <tr>
              <SortHead label={text.member} className="name" />
              <SortHead label={text.does} />
              <SortHead label={text.state} />
              <SortHead label={text.since} />
              <SortHead label={text.seen} />
              <SortHead label={text.error} />
            </tr>
          </thead>
          <tbody>
            {shown.map((client) => (
              <Row key={client.member} client={client} />
            ))}
          </tbody>
        </table>
      </div>
      {ended.length > 0 && (
        <Button
          size="compact-sm"
          variant="default"
          mt="xs"
          style={{ alignSelf: 'start' }}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? text.fewer : text.more(ended.length)}
        </Button>
      )}
    </>
  )
}

function Row({ client }: { client: Client }) {
  const moment = useExactMoment()
  const Icon = icons[client.state]
  return (
    <tr data-member={client.member}>
      <th scope="row" className="name">
        {client.member}
      </th>
      <td>{text.roles[client.role] ?? client.role}</td>
      <td className="unbroken">
        <Group gap={4} wrap="nowrap" data-member-state={client.state}>
          <Icon size={14} aria-hidden />
          <Text size="sm">{text.states[client.state]}</Text>
        </Group>
      </td>
      <td>
        <Ago at={client.since} />
      </td>
      <td className="unbroken">
        <time dateTime={client.seenAt}>{moment(client.seenAt)}</time>
      </td>
      <td className="breaks">{client.error ?? text.noError}</td>
    </tr>
  )
}
