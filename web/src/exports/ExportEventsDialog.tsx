import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Failure } from '../admin/Failure'
import { AnchorLink } from '../app/AnchorLink'
import { Dialog } from '../app/Dialog'
import type { EventView } from '../events/search'
import { FileJobs } from '../files/FileJobs'
import { FormatChoice, type Format } from '../files/FormatChoice'
import { exactMoment } from '../figures/format'
import { useMe } from '../session/useMe'
import { Loaded } from '../states/Loaded'
import { t } from '../texts'
import { eventsOf, exportOf, fileOf, useCancelExport, useExportEvents } from './useExports'

const text = t.reports.exports

interface Props {
  isOpen: boolean
  close: () => void
  view: EventView
}

/** Has the events that the filters find made into a file, and shows how far it is; it goes on when the dialog is left. */
export function ExportEventsDialog({ isOpen, close, view }: Props) {
  const ask = useExportEvents()
  const [format, setFormat] = useState<Format>('ndjson')
  const id = ask.data?.id
  return (
    <Dialog isOpen={isOpen} close={close} title={text.dialog} size="lg">
      <Stack gap="md">
        <Text size="sm">{text.text}</Text>
        <Text size="sm" className="breaks">
          {text.filters}: {useFilters(view)}
        </Text>
        {id === undefined ? (
          <>
            <FormatChoice value={format} change={setFormat} texts={text.formats} />
            <Failure error={ask.error} />
            <Group justify="flex-end">
              <Button loading={ask.isPending} onClick={() => ask.mutate({ view, format })}>
                {text.submit}
              </Button>
            </Group>
          </>
        ) : (
          <>
            <Asked id={id} />
            <Group justify="space-between">
              <AnchorLink to="/reports/exports" size="sm">
                {text.all}
              </AnchorLink>
              <Button variant="default" onClick={() => ask.reset()} data-autofocus>
                {text.another}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Dialog>
  )
}

function Asked({ id }: { id: string }) {
  const query = useQuery(exportOf(id))
  const cancel = useCancelExport()
  return (
    <Loaded query={query} what={text.what}>
      {(made) => (
        <FileJobs
          label={text.table}
          jobs={[fileOf(made)]}
          cancel={() => cancel(id)}
          head={({ title }) => <Text size="sm">{title}</Text>}
        />
      )}
    </Loaded>
  )
}

/** What narrows the events, in words. */
function useFilters(view: EventView): string {
  const zone = useMe()?.timeZone ?? 'UTC'
  const { type, userId, courseId, appId, from, to } = eventsOf(view)
  const names = t.events.filters
  const said = [
    type == null ? null : `${names.type}: ${type.join(', ')}`,
    userId == null ? null : `${names.userId}: ${userId}`,
    courseId == null ? null : `${names.courseId}: ${courseId}`,
    appId == null ? null : `${names.appId}: ${appId}`,
    from == null ? null : `${names.from(zone)}: ${exactMoment(from, zone)}`,
    to == null ? null : `${names.to(zone)}: ${exactMoment(to, zone)}`,
  ].filter((one) => one !== null)
  return said.length === 0 ? text.noFilters : said.join(' · ')
}
