import type { Column } from '../../charts/table'
import type { Sortable, Sorting } from '../../table/sorting'
import { t } from '../../texts'
import { nameOf } from './filter'
import type { Learner } from './useRoster'

const text = t.roster.columns

export type ColumnKey =
  'name' | 'status' | 'progress' | 'score' | 'engagement' | 'lastAccess' | 'time' | 'flags' | 'handled'

export interface RosterColumn {
  key: ColumnKey
  label: string
  /** Its entry in the glossary. */
  measure?: string
  isNumber?: boolean
  /** To sort by. */
  value: (learner: Learner) => Sortable
  /** As the server sorts by it; left out: it does not. */
  asked?: string
  /** Whether the server's least stands first where the list has its greatest. */
  isAskedReversed?: boolean
  /** Whether one looks for the greatest first. */
  isFirstDescending?: boolean
}

const statuses: readonly Learner['status'][] = ['not_started', 'in_progress', 'completed', 'dropped']
const reasons: readonly Learner['flags'][number]['reason'][] = [
  'never_seen',
  'away',
  'behind_pace',
  'missed_work',
  'failing_scores',
]

/**
 * How much a learner needs somebody, as the server has it: flags that nobody has dealt with before those somebody has, the gravest reason
 * before, then how grave it is, then how many.
 */
export function need({ flags, handled }: Pick<Learner, 'flags' | 'handled'>): number | null {
  const gravest = flags[0]
  if (gravest === undefined) return null
  const reason = reasons.length - reasons.indexOf(gravest.reason) + (handled === null ? 10 : 0)
  // The lower a score, the graver.
  const value = gravest.reason === 'failing_scores' ? -gravest.value : gravest.value
  const gravity = Math.min(Math.max(Math.trunc(value * 100), -mostGravity), mostGravity) + mostGravity
  return (reason * 2 * (mostGravity + 1) + gravity) * 10 + flags.length
}

/** In hundredths of days, points or pieces. */
const mostGravity = 9_999_999

/** As the list stands until another order is asked for. */
export const byName: Sorting<ColumnKey> = { key: 'name', isDescending: false }

export const columns: readonly RosterColumn[] = [
  { key: 'name', label: text.name, value: nameOf, asked: 'name' },
  {
    key: 'flags',
    label: text.flags,
    measure: 'flags (learner)',
    value: need,
    asked: 'attention',
    isAskedReversed: true,
    isFirstDescending: true,
  },
  { key: 'status', label: text.status, measure: 'status', value: (l) => statuses.indexOf(l.status) },
  {
    key: 'progress',
    label: text.progressAndExpected,
    measure: 'progressPercentage',
    isNumber: true,
    value: (l) => l.progressPercentage,
    asked: 'progress',
  },
  { key: 'score', label: text.score, measure: 'score', isNumber: true, value: (l) => l.score, asked: 'score' },
  {
    key: 'engagement',
    label: text.engagement,
    measure: 'engagementScore (course)',
    isNumber: true,
    value: (l) => l.engagementScore,
    asked: 'engagement',
  },
  {
    key: 'lastAccess',
    label: text.lastAccess,
    measure: 'lastAccessDate',
    // A moment of ISO 8601 in UTC sorts as a number does.
    value: (l) => (l.lastAccessDate === null ? null : Date.parse(l.lastAccessDate)),
    asked: 'lastAccess',
    isFirstDescending: true,
  },
  {
    key: 'time',
    label: text.time,
    measure: 'timeSpent',
    isNumber: true,
    value: (l) => l.timeSpent,
    isFirstDescending: true,
  },
  {
    key: 'handled',
    label: text.handled,
    measure: 'handled',
    value: (l) => (l.handled === null ? null : Date.parse(l.handled.at)),
    isFirstDescending: true,
  },
]

/** Where not all fit beside the navigation; the time stands on the learner's own page too. */
export const usualColumns = columns.filter(({ key }) => key !== 'time')

/** On a telephone the flags stand below the name, and the figures beside it. */
export const phoneColumns: readonly RosterColumn[] = (
  ['name', 'progress', 'score', 'engagement', 'lastAccess', 'status', 'handled'] as const
).map((key) => columns.find((c) => c.key === key)!)

/** Why a learner is flagged, each reason with its figure. */
export const reasonsOf = ({ flags }: Pick<Learner, 'flags'>) =>
  flags.map((flag) => t.words.flagReason[flag.reason](flag.value, flag.threshold))

/** The list as a file. */
export const fileColumns: readonly Column<Learner>[] = [
  { label: text.name, value: (l) => l.name },
  { label: text.id, value: (l) => l.userId },
  { label: text.email, value: (l) => l.email },
  { label: text.cohort, value: (l) => l.cohort },
  { label: text.status, value: (l) => t.words.status[l.status] },
  { label: text.progress, value: (l) => l.progressPercentage },
  { label: text.expected, value: (l) => l.expectedProgress },
  { label: text.score, value: (l) => l.score },
  { label: text.engagement, value: (l) => l.engagementScore },
  { label: text.lastAccess, value: (l) => l.lastAccessDate },
  { label: text.minutes, value: (l) => l.timeSpent },
  { label: text.flags, value: (l) => reasonsOf(l).join('; ') },
  { label: text.handled, value: (l) => (l.handled === null ? null : (l.handled.byName ?? l.handled.by)) },
  { label: text.handledAt, value: (l) => l.handled?.at ?? null },
]
