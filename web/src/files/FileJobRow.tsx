import { Alert, Badge, Button, Group, Loader, Progress, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconDownload, IconX } from '@tabler/icons-react'
import { useRef, type ReactNode } from 'react'
import { useDoing } from '../admin/useDoing'
import { nameOfActor } from '../admin/actors'
import { Failure } from '../admin/Failure'
import { Ago, useMoment } from '../app/Moment'
import { dayOf, wait } from '../figures/format'
import { useMe } from '../session/useMe'
import { t } from '../texts'
import { download } from './download'
import { adviceOf, isUnderWay, secondsOf, sizeOf, stateOf, type FileJob } from './fileJob'

const text = t.reports.files
const colours: Record<string, string> = { completed: 'lectern', failed: 'red', cancelled: 'gray' }

interface Props {
  job: FileJob
  head: ReactNode
  further?: ReactNode
  cancel: () => Promise<unknown>
  /** Tells of it to who does not see it. */
  say: (said: string) => void
}

/** One file: what it is of, how far it is, and what can be done with it by now. */
export function FileJobRow({ job, head, further, cancel, say }: Props) {
  const doing = useDoing()
  const row = useRef<HTMLDivElement>(null)
  const stop = useRef<AbortController>(null)
  const moment = useMoment()
  const formatName = t.reports.run.formats[job.format]?.label ?? job.format
  const name = job.fileName ?? text.named(job.title, formatName, moment(job.createdAt))
  const isOpen = isUnderWay(job)
  const isArriving = doing.busy === 'download'
  const { resultUrl } = job

  /** The button that was pressed goes away with what it was for: who goes by keyboard stays in the row. */
  function stay() {
    const at = document.activeElement
    if (at === null || at === document.body || row.current?.contains(at)) row.current?.focus()
  }
  async function fetchFile(url: string) {
    stop.current = new AbortController()
    say(text.downloading(name))
    const isDone = await download(url, job.fileName ?? job.title, stop.current.signal)
    say(isDone ? text.downloaded(name) : text.stopped(name))
  }
  return (
    <Stack gap={6} className="file-job" ref={row} tabIndex={-1} role="group" aria-label={name}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div className="of">
          {head}
          <Group gap="xs" my={2}>
            <Badge variant="light" color={colours[job.status] ?? 'blue'} className="state">
              {stateOf(job)}
            </Badge>
            <Text size="sm" span>
              {formatName}
            </Text>
          </Group>
          <About job={job} />
        </div>
        <Group gap="xs">
          {resultUrl !== null && (
            <Button
              size="xs"
              leftSection={isArriving ? <Loader size={15} aria-hidden /> : <IconDownload size={15} aria-hidden />}
              // Not `disabled`, which would take the focus from it; pressed meanwhile it does nothing.
              aria-disabled={isArriving}
              data-disabled={isArriving || undefined}
              aria-label={text.downloadOf(name)}
              onClick={() => void doing.run('download', () => fetchFile(resultUrl))}
            >
              {text.download}
            </Button>
          )}
          {isArriving && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconX size={15} aria-hidden />}
              aria-label={text.stopOf(name)}
              onClick={() => {
                stop.current?.abort()
                row.current?.focus()
              }}
            >
              {text.stop}
            </Button>
          )}
          {isOpen && (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconX size={15} aria-hidden />}
              loading={doing.busy === 'cancel'}
              disabled={job.isCancelling}
              aria-label={text.cancelOf(name)}
              onClick={() =>
                void doing.run('cancel', async () => {
                  await cancel()
                  stay()
                })
              }
            >
              {text.cancel}
            </Button>
          )}
          {!isOpen && further}
        </Group>
      </Group>
      {isOpen && <HowFar job={job} name={name} />}
      {job.error !== null && !isDone(job) && (
        <Alert
          color={job.status === 'failed' ? 'red' : 'yellow'}
          variant="light"
          py="xs"
          icon={<IconAlertTriangle />}
          data-state={job.error.code}
        >
          <Text size="sm" className="breaks">
            {job.error.message}
          </Text>
          <Text size="sm">{adviceOf(job.error.code)}</Text>
        </Alert>
      )}
      <Failure error={doing.failure} />
    </Stack>
  )
}

const isDone = ({ status }: FileJob) => status === 'completed' || status === 'cancelled'

/** When, by whom, how much, and until when. */
function About({ job }: { job: FileJob }) {
  const me = useMe()
  const zone = me?.timeZone ?? 'UTC'
  const seconds = secondsOf(job)
  const facts = [
    // Of a list that holds everybody's, whose is whose.
    me === null || job.requestedBy === me.subject ? null : text.by(nameOfActor(job.requestedBy)),
    job.status === 'completed' ? text.rows(job.rows) : null,
    job.bytes === null ? null : sizeOf(job.bytes),
    job.status === 'completed' && seconds !== null && seconds >= 1 ? text.took(wait(seconds)) : null,
    job.resultUrl === null || job.expiresAt === null ? null : text.until(dayOf(job.expiresAt, zone)),
  ].filter((fact) => fact !== null)
  return (
    <Text size="xs" c="dimmed" className="breaks">
      <Ago at={job.createdAt} />
      {facts.map((fact) => ` · ${fact}`)}
    </Text>
  )
}

/** A bar in percent, where it can be told, and the rows in any case. */
function HowFar({ job, name }: { job: FileJob; name: string }) {
  const { progress } = job
  return (
    <Group gap="sm" wrap="nowrap">
      <Progress.Root
        size="md"
        className="how-far"
        role="progressbar"
        aria-label={text.progress(name)}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(progress === null ? { 'aria-valuetext': stateOf(job) } : { 'aria-valuenow': progress })}
      >
        <Progress.Section
          withAria={false}
          value={progress ?? (job.status === 'running' ? 100 : 0)}
          animated={progress === null && job.status === 'running'}
          striped={progress === null}
        />
      </Progress.Root>
      <Text size="xs" className="unbroken" data-progress={progress ?? ''}>
        {[progress === null ? null : text.percent(progress), job.rows === 0 ? null : text.rowsSoFar(job.rows)]
          .filter((part) => part !== null)
          .join(' · ')}
      </Text>
    </Group>
  )
}
