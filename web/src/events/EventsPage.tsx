import { Button, Group, Stack, Switch, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconDownload } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTitle } from '../app/useTitle'
import { ExportEventsDialog } from '../exports/ExportEventsDialog'
import { t } from '../texts'
import { EventFilters } from './EventFilters'
import { EventPanel } from './EventPanel'
import { History } from './History'
import { eventViewOf, type EventView } from './search'
import { Tail } from './Tail'
import { ViewLinks } from './ViewLinks'
import './events.css'

const text = t.events

/** The log of events: what came, or what comes. */
export function EventsPage() {
  const view = useSearch({ from: '/inside/events' })
  const navigate = useNavigate()
  const [isExporting, exporting] = useDisclosure(false)
  useTitle(text.title)
  const show = (next: EventView, isStep = false) =>
    void navigate({ to: '/events', search: eventViewOf({ ...next }), replace: !isStep, resetScroll: false })
  const open = (event: { eventId: string }) => show({ ...view, event: event.eventId }, true)
  return (
    <Stack gap="sm" className="events-page">
      <Group justify="space-between">
        <Title order={1} size="h2">
          {text.title}
        </Title>
        <Group gap="md">
          <Switch
            label={text.live}
            aria-description={text.liveHint}
            checked={view.live === true}
            onChange={(event) => show({ ...view, live: event.currentTarget.checked ? true : undefined }, true)}
          />
          {view.live !== true && (
            <Button
              variant="default"
              size="compact-md"
              leftSection={<IconDownload size={15} aria-hidden />}
              aria-haspopup="dialog"
              onClick={exporting.open}
            >
              {t.reports.exports.open}
            </Button>
          )}
        </Group>
      </Group>
      <ViewLinks />
      <EventFilters view={view} change={show} />
      {view.live === true ? (
        <Tail view={view} open={open} leave={() => show({ ...view, live: undefined }, true)} />
      ) : (
        <History view={view} open={open} clear={() => show({ event: view.event })} />
      )}
      <ExportEventsDialog isOpen={isExporting} close={exporting.close} view={view} />
      <EventPanel eventId={view.event} close={() => show({ ...view, event: undefined })} />
    </Stack>
  )
}
