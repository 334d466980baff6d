import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconListSearch, IconRefresh, IconSearch } from '@tabler/icons-react'
import { LeadToStart } from '../admin/start/LeadToStart'
import { clock, exactMoment } from '../figures/format'
import { useMe } from '../session/useMe'
import { Empty } from '../states/Empty'
import { Loaded } from '../states/Loaded'
import { NextPage } from '../states/NextPage'
import { t } from '../texts'
import { EventTable } from './EventTable'
import { isFiltering, type EventView } from './search'
import type { ListedEvent } from './tailFeed'
import { useHistory } from './useEvents'

const text = t.events

interface Props {
  view: EventView
  open: (event: ListedEvent) => void
  clear: () => void
}

/** What came, newest first, as far back as the reader likes to go. */
export function History({ view, open, clear }: Props) {
  const query = useHistory(view)
  const zone = useMe()?.timeZone ?? 'UTC'
  return (
    <Loaded query={query} what={text.what} skeleton={<Bones />}>
      {({ pages }) => {
        const events = pages.flatMap((page) => page.items)
        const { scannedTo = null } = pages.at(-1)!
        const isWhole = !query.hasNextPage
        return (
          <Stack gap="xs" data-state={query.isPlaceholderData ? 'changing' : 'there'}>
            <Group justify="space-between" mih={30} gap="xs">
              <Text size="sm" c="dimmed" role="status">
                {t.learners.captionAt(text.caption(events.length, isWhole), clock(query.dataUpdatedAt))}
              </Text>
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconRefresh size={14} aria-hidden />}
                loading={query.isRefetching && !query.isFetchingNextPage}
                onClick={() => void query.refetch()}
              >
                {t.live.refresh}
              </Button>
            </Group>
            {events.length > 0 && (
              <EventTable
                label={text.table}
                caption={text.caption(events.length, isWhole)}
                events={events}
                open={open}
                current={events.find((e) => e.eventId === view.event)?.position.toString()}
              />
            )}
            {events.length === 0 && isWhole && <Nothing isFiltered={isFiltering(view)} clear={clear} />}
            {!isWhole && (
              <Group gap="sm" className="further">
                <NextPage query={query} label={scannedTo === null ? text.more : text.further} />
                {scannedTo !== null && (
                  <Text size="sm" c="dimmed" role="status">
                    {text.scannedTo(exactMoment(scannedTo, zone))}
                  </Text>
                )}
              </Group>
            )}
          </Stack>
        )
      }}
    </Loaded>
  )
}

function Nothing({ isFiltered, clear }: { isFiltered: boolean; clear: () => void }) {
  if (isFiltered) {
    return (
      <Empty title={text.noMatch} text={text.noMatchText} icon={<IconSearch />}>
        <Button size="xs" variant="default" onClick={clear}>
          {text.filters.clear}
        </Button>
      </Empty>
    )
  }
  return (
    <Empty title={text.none.title} text={text.none.text} icon={<IconListSearch />}>
      <LeadToStart />
    </Empty>
  )
}

function Bones() {
  return (
    <Stack gap={6}>
      {Array.from({ length: 14 }, (_, i) => (
        <Skeleton key={i} height={28} radius="sm" />
      ))}
    </Stack>
  )
}
