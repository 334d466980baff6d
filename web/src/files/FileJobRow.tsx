import { Alert, Badge, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconDownload, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
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
}

/** One file: what it is of, how far it is, and what can be done with it by now. */
export function FileJobRow({ job, head, further, cancel }: Props) {
  const doing = useDoing()
  const moment = useMoment()
  const formatName = t.reports.run.formats[job.format]?.label ?? job.format
  const name = job.fileName ?? text.named(job.title, formatName, moment(job.createdAt))
  const isOpen = isUnderWay(job)
  const { resultUrl } = job
  return (
    <Stack gap={6} className="file-job">
      <Group justify="space-between" align="flex-start" gap="xs">
        <div className="of">
          <Group gap="xs" mb={2}>
            <Badge variant="light" color={colours[job.status] ?? 'blue'} className="state">
              {stateOf(job)}
            </Badge>
            <Text size="sm" span>
              {formatName}
            </Text>
          </Group>
          {head}
          <About job={job} />
        </div>
        <Group gap="xs">
          {resultUrl !== null && (
            <Button
              size="xs"
              leftSection={<IconDownload size={15} aria-hidden />}
              loading={doing.busy === 'download'}
              aria-label={text.downloadOf(name)}
              onClick={() => void doing.run('download', () => download(resultUrl, job.fileName ?? job.title))}
            >
              {text.download}
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
