import { Button, Group, Text, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconBan, IconCheck } from '@tabler/icons-react'
import { SortHead } from '../../table/SortHead'
import { t } from '../../texts'
import { nameOfActor } from '../actors'
import { useExactMoment } from '../../app/Moment'
import { aboutOf, nameOfAction, resultOf } from './entry'
import type { Entry } from './useAudit'

const text = t.admin.audit
const icons = { done: IconCheck, refused: IconBan, failed: IconAlertTriangle }

interface Props {
  entries: readonly Entry[]
  caption: string
  open: (entry: Entry) => void
}

export function AuditTable({ entries, caption, open }: Props) {
  const moment = useExactMoment()
  return (
    <div className="figure-table admin-table" tabIndex={0} role="region" aria-label={text.title}>
      <table>
        <VisuallyHidden component="caption">{caption}</VisuallyHidden>
        <thead>
          <tr>
            <SortHead label={text.columns.at} />
            <SortHead label={text.columns.who} />
            <SortHead label={text.columns.what} />
            <SortHead label={text.columns.about} />
            <SortHead label={text.columns.outcome} />
            <SortHead label={text.columns.details} />
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => {
            const result = resultOf(entry.outcome)
            const Icon = icons[result]
            return (
              <tr key={entry.id} data-action={entry.action} data-outcome={entry.outcome ?? ''}>
                <td className="unbroken">
                  <time dateTime={entry.at}>{moment(entry.at)}</time>
                </td>
                <td className="breaks">
                  <bdi>{nameOfActor(entry.actor)}</bdi>
                </td>
                <th scope="row">
                  {nameOfAction(entry.action)}
                  {entry.times > 1 && (
                    <Text size="xs" c="dimmed">
                      {text.times(entry.times)}
                    </Text>
                  )}
                </th>
                <td className="breaks">
                  <bdi>{aboutOf(entry) || t.words.none}</bdi>
                </td>
                <td>
                  <Group gap={4} wrap="nowrap">
                    <Icon size={14} aria-hidden />
                    <Text size="sm">{text[result]}</Text>
                  </Group>
                </td>
                <td>
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-haspopup="dialog"
                    aria-label={text.openOf(nameOfAction(entry.action), moment(entry.at))}
                    onClick={() => open(entry)}
                  >
                    {text.open}
                  </Button>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
