import { VisuallyHidden } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { t } from '../texts'
import { endedSince, type FileJob } from './fileJob'
import { FileJobRow } from './FileJobRow'
import './files.css'

const text = t.reports.files

interface Props<J extends FileJob> {
  label: string
  jobs: readonly J[]
  /** Those that the reader waits for: one of them may have ended when it is first seen. */
  askedFor?: readonly string[]
  /** Above the state of each: its report, or what it was asked with. */
  head: (job: J) => ReactNode
  /** What else can be done with one that has ended. */
  further?: (job: J) => ReactNode
  cancel: (job: J) => Promise<unknown>
}

/** Files that were asked for, the newest first, and how far each is. Which of them end is also said to who does not see it. */
export function FileJobs<J extends FileJob>({ label, jobs, askedFor = [], head, further, cancel }: Props<J>) {
  const [seen, setSeen] = useState<readonly J[]>(() => jobs.filter((job) => !askedFor.includes(job.id)))
  const [said, setSaid] = useState('')
  if (seen !== jobs) {
    setSeen(jobs)
    const ended = endedSince(seen, jobs, askedFor)
    if (ended.length > 0) setSaid(ended.map(sayingOf).join(' '))
  }
  return (
    <>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      <ul className="file-jobs" aria-label={label}>
        {jobs.map((job) => (
          <li key={job.id} data-job={job.id} data-status={job.status}>
            <FileJobRow job={job} head={head(job)} further={further?.(job)} cancel={() => cancel(job)} say={setSaid} />
          </li>
        ))}
      </ul>
    </>
  )
}

function sayingOf(job: FileJob): string {
  const name = job.fileName ?? job.title
  if (job.status === 'completed') return text.ready(name)
  return job.status === 'cancelled' ? text.hasStopped(name) : text.hasFailed(name)
}
