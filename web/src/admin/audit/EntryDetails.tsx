import { Button, Group, Stack } from '@mantine/core'
import { Fragment } from 'react'
import { t } from '../../texts'
import { nameOfActor } from '../actors'
import { useExactMoment } from '../../app/Moment'
import type { AuditView } from '../search'
import { nameOfAction } from './entry'
import type { Entry } from './useAudit'

const text = t.admin.audit

/** In the order in which an entry is read. */
const fields = [
  'at',
  'since',
  'times',
  'actor',
  'actorRole',
  'action',
  'objectType',
  'objectId',
  'userId',
  'courseId',
  'learners',
  'outcome',
  'clientAddress',
  'correlationId',
  'id',
] as const

/** An entry in full, as readers say it and as the log holds it; what it does not have is not there. */
export function EntryDetails({ entry, show }: { entry: Entry; show: (view: AuditView) => void }) {
  const moment = useExactMoment()
  const toldOf = (field: (typeof fields)[number]): string | null => {
    if (field === 'at' || field === 'since') return moment(entry[field]!)
    if (field === 'actor') return nameOfActor(entry.actor)
    if (field === 'action') return nameOfAction(entry.action)
    if (field === 'actorRole') return t.words.role[entry.actorRole!] ?? null
    return null
  }
  return (
    <Stack>
      <dl className="entry">
        {fields
          .filter((field) => entry[field] !== null)
          .map((field) => (
            <Fragment key={field}>
              <dt>{text.field[field]}</dt>
              <dd>
                {toldOf(field)} <code>{String(entry[field])}</code>
              </dd>
            </Fragment>
          ))}
        {Object.entries(entry.details ?? {}).map(([name, value]) => (
          <Fragment key={`details ${name}`}>
            <dt>{`${text.field.details}: ${name}`}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </Fragment>
        ))}
      </dl>
      <Group gap="xs">
        {entry.objectId !== null && (
          <Button size="xs" variant="default" onClick={() => show({ objectId: entry.objectId! })}>
            {text.onlyThis}
          </Button>
        )}
        <Button size="xs" variant="default" onClick={() => show({ actor: entry.actor })}>
          {text.onlyWho}
        </Button>
      </Group>
    </Stack>
  )
}
