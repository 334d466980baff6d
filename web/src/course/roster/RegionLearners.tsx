import { Group, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { AnchorLink } from '../../app/AnchorLink'
import { markOf, namesakes } from '../../learners/namesakes'
import type { Timeframe } from '../../period/search'
import { amount, bare, withUnit, type FigureColumn } from '../../table/columns'
import { RowTable } from '../../table/RowTable'
import { sorted } from '../../table/sorting'
import { t } from '../../texts'
import { CopyAddresses } from '../writing/CopyAddresses'
import { Said, type Message } from '../writing/Said'
import { nameOf } from './filter'
import type { Placed } from './region'

const text = t.roster.scatter
const words = t.roster.columns

interface Props {
  learners: readonly Placed[]
  timeframe: Timeframe
}

/** Who lies in the region, the least score first, and how to write to them. */
export function RegionLearners({ learners, timeframe }: Props) {
  const rows = useMemo(() => sorted(learners, (learner) => learner.score, false), [learners])
  const columns = useMemo(() => columnsOf(timeframe, namesakes(rows)), [timeframe, rows])
  const [copied, setCopied] = useState<{ of: readonly Placed[]; message: Message } | null>(null)
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text size="sm" fw={600} role="status">
          {learners.length === 0 ? text.nobody : text.selected(learners.length)}
        </Text>
        <CopyAddresses people={rows} said={(message) => setCopied({ of: rows, message })} />
      </Group>
      {/* Of other learners nothing has been copied yet. */}
      <Said message={copied?.of === rows ? copied.message : null} close={() => setCopied(null)} />
      {rows.length > 0 && (
        <RowTable
          title={text.list}
          summary={text.leastFirst}
          rows={rows}
          columns={columns}
          rowKey={(l) => l.userId}
          className="region-list"
        />
      )}
    </Stack>
  )
}

function columnsOf(timeframe: Timeframe, twins: ReadonlySet<string>): FigureColumn<Placed>[] {
  return [
    {
      label: words.name,
      value: nameOf,
      cell: (l) => (
        <>
          <AnchorLink to="/learners/$userId" params={{ userId: l.userId }} search={{ timeframe }}>
            {nameOf(l)}
          </AnchorLink>
          {twins.has(l.userId) && <span className="namesake">{markOf(l)}</span>}
        </>
      ),
    },
    amount(words.engagement, (l) => l.engagementScore, bare('points'), { measure: 'engagementScore (course)' }),
    amount(words.score, (l) => l.score, withUnit('percent'), { measure: 'score' }),
    { label: words.status, measure: 'status', value: (l) => t.words.status[l.status] },
  ]
}
