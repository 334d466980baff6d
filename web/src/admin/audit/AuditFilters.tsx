import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { t } from '../../texts'
import { actorOf } from '../actors'
import { auditViewOf, outcomes, type AuditView } from '../search'
import { actionGroups, nameOfAction } from './entry'

const text = t.admin.audit
const typed = [
  { name: 'actor', label: text.who, hint: text.whoHint },
  { name: 'userId', label: text.userId, hint: text.userIdHint },
  { name: 'courseId', label: text.courseId, hint: text.courseIdHint },
  { name: 'objectId', label: text.objectId, hint: text.objectIdHint },
] as const

interface Props {
  view: AuditView
  show: (view: AuditView) => void
}

/** What is looked for. Choices hold at once; what is typed, once it is sent. */
export function AuditFilters({ view, show }: Props) {
  const [shown, setShown] = useState(view)
  const [draft, setDraft] = useState<AuditView>(view)
  const [isWrong, setWrong] = useState(false)
  // The address has become another: by what was sent here, by a link, or by the way back.
  if (shown !== view) {
    setShown(view)
    setDraft(view)
  }
  function find(next: AuditView) {
    const isTurned = Boolean(next.from && next.to && next.from > next.to)
    setDraft(next)
    setWrong(isTurned)
    if (!isTurned) show(auditViewOf({ ...next, actor: actorOf(next.actor ?? '') }))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    find(draft)
  }
  return (
    <form onSubmit={submit} role="search" aria-label={text.filters}>
      <div className="admin-filters">
        <NativeSelect
          label={text.action}
          value={draft.action ?? ''}
          onChange={(e) => find({ ...draft, action: e.currentTarget.value })}
        >
          <option value="">{text.anyAction}</option>
          {draft.action !== undefined &&
            draft.action !== '' &&
            !actionGroups.some((g) => g.actions.includes(draft.action!)) && (
              <option value={draft.action}>{nameOfAction(draft.action)}</option>
            )}
          {actionGroups.map(({ group, actions }) => (
            <optgroup key={group} label={group}>
              {actions.map((action) => (
                <option key={action} value={action}>
                  {nameOfAction(action)}
                </option>
              ))}
            </optgroup>
          ))}
        </NativeSelect>
        <NativeSelect
          label={text.outcome}
          value={draft.outcome ?? ''}
          onChange={(e) => find(auditViewOf({ ...draft, outcome: e.currentTarget.value }))}
          data={[
            { value: '', label: text.outcomes[''] },
            ...outcomes.map((o) => ({ value: o, label: text.outcomes[o] })),
          ]}
        />
        {typed.map(({ name, label, hint }) => (
          <TextInput
            key={name}
            label={label}
            placeholder={hint}
            value={draft[name] ?? ''}
            onChange={(e) => setDraft({ ...draft, [name]: e.currentTarget.value })}
          />
        ))}
        <TextInput
          type="date"
          label={text.from}
          value={draft.from ?? ''}
          onChange={(e) => setDraft({ ...draft, from: e.currentTarget.value })}
          error={isWrong && text.tooWide}
        />
        <TextInput
          type="date"
          label={text.to}
          value={draft.to ?? ''}
          onChange={(e) => setDraft({ ...draft, to: e.currentTarget.value })}
        />
        <Group gap="xs">
          <Button type="submit">{text.find}</Button>
          <Button variant="default" onClick={() => find({})}>
            {text.clear}
          </Button>
        </Group>
      </div>
    </form>
  )
}
