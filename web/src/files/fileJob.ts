import { Problem } from '../api/problem'
import { number } from '../figures/format'
import { t } from '../texts'

const text = t.reports.files

/** A file that a worker makes, of a report or an export. */
export interface FileJob {
  id: string
  /** Of what it tells. */
  title: string
  /** As `xlsx`. */
  format: string
  /** pending, running, completed, failed or cancelled. */
  status: string
  /** 0 to 100; null: nobody can tell. */
  progress: number | null
  /** Written so far, and in the end. */
  rows: number
  bytes: number | null
  fileName: string | null
  createdAt: string
  startedAt: string | null
  finishedAt: string | null
  expiresAt: string | null
  /** Where the file is; null: it is not made, or past its time. */
  resultUrl: string | null
  error: { code: string; message: string } | null
  /** Somebody asked that it end, and it has not yet. */
  isCancelling: boolean
  requestedBy: string
}

/** Whether it is to change by itself. */
export function isUnderWay({ status }: { status: string }): boolean {
  return status === 'pending' || status === 'running'
}

/** How it stands, in words. */
export function stateOf(job: FileJob): string {
  if (isUnderWay(job) && job.isCancelling) return text.cancelling
  if (job.status === 'pending' && job.error !== null) return text.waitingAgain
  if (job.status === 'completed' && job.resultUrl === null) return text.expired
  return text.state[job.status] ?? job.status
}

/** What to do about a failure: what the page knows of it, else to try again. */
export function adviceOf(code: string): string {
  return text.advice[code] ?? text.adviceOfOthers
}

const steps = [
  { from: 1e9, sign: text.size.GB },
  { from: 1e6, sign: text.size.MB },
  { from: 1e3, sign: text.size.kB },
] as const

/** Bytes as `1.2 MB`, by thousands, as disks and downloads are told of. */
export function sizeOf(bytes: number): string {
  // What would be written as 1,000 of a unit is one of the next.
  const step = steps.find(({ from }) => bytes >= from * 0.99995)
  return step === undefined
    ? `${number(bytes)}\u00a0${text.size.B}`
    : `${number(bytes / step.from, 'percent')}\u00a0${step.sign}`
}

/** Seconds from the first attempt to the end; null: it has not begun or not ended. */
export function secondsOf({ startedAt, finishedAt }: FileJob): number | null {
  if (startedAt === null || finishedAt === null) return null
  return Math.max(0, (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000)
}

/**
 * Those that ended since, to be told to who does not see them.
 * @param askedFor By id: they are waited for, even where they had ended when they were first seen.
 */
export function endedSince(
  before: readonly FileJob[],
  now: readonly FileJob[],
  askedFor: readonly string[] = [],
): FileJob[] {
  const open = new Set(before.filter(isUnderWay).map((job) => job.id))
  const seen = new Set(before.map((job) => job.id))
  return now.filter((job) => !isUnderWay(job) && (open.has(job.id) || (askedFor.includes(job.id) && !seen.has(job.id))))
}

/** How long it has been looked at, in ms, and between two looks then. */
const pauses = [
  { until: 15_000, pause: 700 },
  { until: 120_000, pause: 2000 },
  { until: 600_000, pause: 5000 },
] as const
const longest = 30_000
/** At least, after a look that failed. */
const afterFailure = 10_000

interface Looked {
  state: { error: unknown; status: string }
}

/** When what is under way was first seen by a query, by its id. */
const seenSince = new WeakMap<Looked, Map<string, number>>()

/**
 * How long a query waits until it looks again at what is being made, in ms; false: nothing is, or it is no longer the reader's to see. The
 * longer it is looked at, the more seldom; that is told by this browser's clock alone, which may stand otherwise than the server's.
 * @param now Only ever rises, in ms.
 */
export function pauseOf(
  query: Looked,
  jobs: readonly { id: string; status: string }[],
  now = performance.now(),
): number | false {
  const before = seenSince.get(query)
  const since = new Map(jobs.filter(isUnderWay).map(({ id }) => [id, before?.get(id) ?? now]))
  seenSince.set(query, since)
  if (since.size === 0) return false
  const newest = now - Math.max(...since.values())
  const pause = pauses.find(({ until }) => newest < until)?.pause ?? longest
  const { status, error } = query.state
  if (status !== 'error') return pause
  return error instanceof Problem && error.isOfPlace ? false : Math.max(pause, afterFailure)
}
