import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { figure, number } from '../../figures/format'
import type { Timeframe } from '../../period/search'
import { sorted } from '../table/sorting'
import { t } from '../../texts'
import { addresses, copy } from '../today/addresses'
import { nameOf } from './filter'
import type { Placed } from './region'

const text = t.roster.scatter
const words = t.roster.columns

/** So many are listed at once; the rest when asked for. */
const fewRows = 50

interface Props {
  learners: readonly Placed[]
  timeframe: Timeframe
}

/** Who lies in the region, the least score first, and how to write to them. */
export function RegionLearners({ learners, timeframe }: Props) {
  const [isAll, setAll] = useState(false)
  const rows = useMemo(() => sorted(learners, (learner) => learner.score, false), [learners])
  const shown = isAll ? rows : rows.slice(0, fewRows)
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text size="sm" fw={600} role="status">
          {learners.length === 0 ? text.nobody : text.selected(learners.length)}
        </Text>
        {learners.length > 0 && <CopyAddresses learners={rows} />}
      </Group>
      {shown.length > 0 && (
        <div className="sticky-table region-list" role="region" aria-label={text.list} tabIndex={0}>
          <table>
            <caption>{text.list}</caption>
            <thead>
              <tr>
                <th scope="col">{words.name}</th>
                <th scope="col" data-number>
                  {words.engagement}
                </th>
                <th scope="col" data-number>
                  {words.score}
                </th>
                <th scope="col">{words.status}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((learner) => (
                <tr key={learner.userId}>
                  <th scope="row" className="name">
                    <Anchor
                      size="sm"
                      renderRoot={(props) => (
                        <Link
                          {...props}
                          to="/learners/$userId"
                          params={{ userId: learner.userId }}
                          search={{ timeframe }}
                        />
                      )}
                    >
                      {nameOf(learner)}
                    </Anchor>
                  </th>
                  <td data-number>{number(learner.engagementScore, 'points')}</td>
                  <td data-number>{figure(learner.score, 'percent')}</td>
                  <td>{t.words.status[learner.status]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {shown.length < rows.length && (
        <Group>
          <Button size="compact-xs" variant="default" onClick={() => setAll(true)}>
            {text.showAll(rows.length)}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function CopyAddresses({ learners }: { learners: readonly Placed[] }) {
  const [outcome, setOutcome] = useState<{ of: readonly Placed[]; isCopied: boolean } | null>(null)
  const known = useMemo(() => learners.filter((learner) => learner.email !== null), [learners])
  const without = learners.length - known.length
  // Of other learners nothing has been copied yet.
  const said = outcome?.of !== learners ? '' : outcome.isCopied ? text.copied : text.copyFailed
  const press = async () => setOutcome({ of: learners, isCopied: await copy(addresses(known)) })
  return (
    <Group gap="xs">
      {known.length > 0 && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconCopy size={14} aria-hidden />}
          onClick={() => void press()}
        >
          {text.copy(known.length)}
        </Button>
      )}
      <Text size="xs" c="dimmed" role="status">
        {said}
      </Text>
      {without > 0 && (
        <Text size="xs" c="dimmed">
          {text.withoutEmail(without)}
        </Text>
      )}
    </Group>
  )
}
