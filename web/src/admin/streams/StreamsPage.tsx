import { Card, SegmentedControl, Skeleton, Stack, Text } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Section } from '../../app/Section'
import { useTitle } from '../../app/useTitle'
import { clock } from '../../figures/format'
import { useMe } from '../../session/useMe'
import { Loaded } from '../../states/Loaded'
import { t } from '../../texts'
import { AdminFrame, Closed } from '../AdminFrame'
import { Clients } from './Clients'
import { KeyFigures } from './KeyFigures'
import { Off } from './Off'
import { Rejections } from './Rejections'
import { Status } from './Status'
import { Throughput } from './Throughput'
import { Topics } from './Topics'
import { useKafka, type Kafka } from './useKafka'
import './streams.css'

const text = t.streams

/** How messages come and go by Kafka, for whoever runs the installation. */
export function StreamsPage() {
  const me = useMe()
  const view = useSearch({ from: '/inside/admin/streams' })
  const query = useKafka(view, me?.operator ?? false)
  useTitle(text.title)
  if (me !== null && me.role === 'admin' && !me.operator) return <Closed title={text.title} said={text.closed} />
  return (
    <AdminFrame part="streams" title={text.title} intro={text.intro}>
      <Loaded query={query} what={text.what} skeleton={<Bones />}>
        {(kafka) =>
          kafka.status === 'off' ? <WhileOff kafka={kafka} /> : <WhileOn kafka={kafka} at={query.dataUpdatedAt} />
        }
      </Loaded>
    </AdminFrame>
  )
}

/** How it is turned on; and what was read before, if anything was. */
function WhileOff({ kafka }: { kafka: Kafka }) {
  return (
    <Stack>
      <Off />
      {kafka.topics.length > 0 && (
        <Section title={text.topics.section}>
          <Card withBorder padding="md">
            <Topics kafka={kafka} />
          </Card>
        </Section>
      )}
    </Stack>
  )
}

function WhileOn({ kafka, at }: { kafka: Kafka; at: number }) {
  return (
    <Stack gap="lg">
      <Stack gap="xs">
        <Status kafka={kafka} />
        <Text size="sm" c="dimmed">
          {text.asOf(clock(at))}
        </Text>
      </Stack>
      <KeyFigures kafka={kafka} />
      <Section title={text.throughput.section} beside={<PeriodChoice />}>
        <Throughput rates={kafka.throughput} />
      </Section>
      <Section title={text.topics.section}>
        <Card withBorder padding="md">
          <Topics kafka={kafka} />
        </Card>
      </Section>
      <Section title={text.rejected.section} id="rejected">
        <Card withBorder padding="md">
          <Rejections rejected={kafka.rejected} />
        </Card>
      </Section>
      <Section title={text.clients.section}>
        <Card withBorder padding="md">
          <Clients clients={kafka.members} />
        </Card>
      </Section>
    </Stack>
  )
}

function PeriodChoice() {
  const { period } = useSearch({ from: '/inside/admin/streams' })
  const navigate = useNavigate()
  const { periods, period: label } = text.throughput
  return (
    <SegmentedControl
      size="xs"
      aria-label={label}
      value={period ?? '1h'}
      onChange={(value) =>
        void navigate({
          to: '/admin/streams',
          search: value === '24h' ? { period: '24h' } : {},
          replace: true,
          resetScroll: false,
        })
      }
      data={[
        { value: '1h', label: periods.hour },
        { value: '24h', label: periods.day },
      ]}
    />
  )
}

/** In the shape of what will stand there. */
function Bones() {
  return (
    <Stack gap="lg">
      <Skeleton height={74} radius="md" />
      <div className="figures">
        {Array.from({ length: 4 }, (_, i) => (
          <Skeleton key={i} height={104} radius="md" />
        ))}
      </div>
      <Skeleton height={380} radius="md" />
      <Skeleton height={220} radius="md" />
    </Stack>
  )
}
