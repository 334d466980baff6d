import { t } from '../../texts'
import type { Entry } from './useAudit'

const text = t.admin.audit

export type Result = 'done' | 'refused' | 'failed'

/** What came of it, by its HTTP status; a command has none, and was done. */
export function resultOf(outcome: number | null): Result {
  if (outcome === null || outcome < 400) return 'done'
  return outcome < 500 ? 'refused' : 'failed'
}

export function nameOfAction(action: string): string {
  return text.actionName[action] ?? action
}

/** Whom or what an entry is about, in a line: the learner, the course, how many were shown, what kind of thing. */
export function aboutOf(entry: Entry): string {
  const object = [entry.objectType?.replaceAll('_', ' ') ?? null, entry.objectId]
    .filter((part) => part !== null)
    .join(' ')
  return [
    entry.userId,
    entry.courseId,
    entry.learners === null ? null : text.learners(entry.learners),
    object === '' ? null : object,
  ]
    .filter((part) => part !== null)
    .join(' · ')
}

/** The actions that can be asked for, by what they are about. The beginning of one finds all that begin so. */
export const actionGroups: readonly { group: string; actions: readonly string[] }[] = [
  {
    group: text.group.sign_in,
    actions: ['sign_in', 'sign_in.failed', 'sign_in.reused', 'sign_out', 'sign_out.everywhere'],
  },
  {
    group: text.group.account,
    actions: [
      'account.created',
      'account.changed',
      'account.deleted',
      'account.password_changed',
      'account.password_refused',
      'account.read',
      'accounts.listed',
    ],
  },
  { group: text.group.key, actions: ['key.created', 'key.changed', 'key.rotated', 'key.revoked'] },
  { group: text.group.tenant, actions: ['tenant.changed', 'tenant.created'] },
  { group: text.group.job, actions: ['job.cancelled'] },
  { group: text.group.export, actions: ['export.requested', 'export.cancelled', 'export.downloaded'] },
  {
    group: text.group.schedule,
    actions: [
      'schedule.changed',
      'schedule.deleted',
      'schedule.unsubscribed',
      'report.delivered',
      'delivery.downloaded',
    ],
  },
  {
    group: text.group.learner,
    actions: [
      'learner.read',
      'learners.listed',
      'learner.followed',
      'dataset.queried',
      'goal.changed',
      'flags.handled',
      'flags.handling_taken_back',
    ],
  },
  {
    group: text.group.events,
    actions: [
      'event.read',
      'events.followed',
      'events.watched',
      'rejected_events.read',
      'rejected_event.read',
      'rejected_events.replayed',
      'rejected_event.replayed',
      'log.replayed',
      'read_models.rebuilt',
    ],
  },
  {
    group: text.group.dashboard,
    actions: ['dashboard.read', 'dashboard.created', 'dashboard.changed', 'dashboard.deleted'],
  },
  {
    group: text.group.report,
    actions: [
      'report.created',
      'report.changed',
      'report.deleted',
      'report.generated',
      'report.cancelled',
      'report.downloaded',
    ],
  },
  { group: text.group.course, actions: ['staff.changed'] },
  { group: text.group.audit, actions: ['audit.read', 'audit.exported'] },
  { group: text.group.access, actions: ['access.refused', 'access.unauthenticated'] },
  { group: text.group.other, actions: ['api.called'] },
]
