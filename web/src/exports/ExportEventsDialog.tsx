import { Button, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { Failure } from '../admin/Failure'
import { AnchorLink } from '../app/AnchorLink'
import { Dialog } from '../app/Dialog'
import type { EventView } from '../events/search'
import { FileJobs } from '../files/FileJobs'
import { FormatChoice, type Format } from '../files/FormatChoice'
import { useMe } from '../session/useMe'
import { Loaded } from '../states/Loaded'
import { t } from '../texts'
import { eventsOf, exportOf, fileOf, useCancelExport, useExportEvents } from './useExports'
import { filtersOf } from './wish'

const text = t.reports.exports

interface Props {
  isOpen: boolean
  close: () => void
  view: EventView
}

/** Has the events that the filters find made into a file, and shows how far it is; it goes on when the dialog is left. */
export function ExportEventsDialog({ isOpen, close, view }: Props) {
  return (
    <Dialog isOpen={isOpen} close={close} title={text.dialog} size="lg">
      <Asking view={view} />
    </Dialog>
  )
}

/** Stands as long as the dialog is open: opened again, it asks anew, by the filters of then. */
function Asking({ view }: Pick<Props, 'view'>) {
  const ask = useExportEvents()
  const zone = useMe()?.timeZone ?? 'UTC'
  const [format, setFormat] = useState<Format>('ndjson')
  const id = ask.data?.id
  const way = useRef<HTMLDivElement>(null)
  const shown = useRef(id)
  // The button that was pressed is gone with what it belonged to.
  useEffect(() => {
    if (shown.current !== id) way.current?.focus()
    shown.current = id
  }, [id])
  return (
    <Stack gap="md">
      <Text size="sm">{text.text}</Text>
      <Text size="sm" className="breaks">
        {text.filters}: {filtersOf(eventsOf(ask.variables?.view ?? view), zone)}
      </Text>
      <Stack gap="md" ref={way} tabIndex={-1} role="group" aria-label={text.file}>
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
              <Button variant="default" onClick={() => ask.reset()}>
                {text.another}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Stack>
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
