import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { t } from '../../texts'
import { changedIn, weights, type Draft, type Field } from './draft'

const text = t.admin.settings

interface Props {
  base: Draft
  theirs: Draft
  isBusy: boolean
  takeTheirs: () => void
  saveMine: () => void
}

/** Somebody else saved meanwhile: what they changed, and which of the two is to hold. */
export function Conflict({ base, theirs, isBusy, takeTheirs, saveMine }: Props) {
  return (
    <Alert color="yellow" variant="light" title={text.conflict.title} role="alert" data-state="conflict">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{text.conflict.text}</Text>
        <dl className="entry">
          {changedIn(theirs, base).map((field) => (
            <div key={field}>
              <dt>{nameOf(field)}</dt>
              <dd>{text.conflict.was(said(base, field), said(theirs, field))}</dd>
            </div>
          ))}
        </dl>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={takeTheirs}>
            {text.conflict.theirs}
          </Button>
          <Button size="xs" loading={isBusy} onClick={saveMine}>
            {text.conflict.mine}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}

function nameOf(field: Field): string {
  const names = { displayName: text.name, timeZone: text.zone, smallGroupSize: text.group, storeFullIp: text.ip }
  return field === 'engagementWeights' ? text.engagement : names[field]
}

function said(draft: Draft, field: Field): string {
  if (field === 'engagementWeights') return weights.map((w) => draft.engagementWeights[w]).join(', ')
  if (field === 'storeFullIp') return draft.storeFullIp ? text.on : text.off
  return String(draft[field])
}
