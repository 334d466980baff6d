import { Table, Text } from '@mantine/core'
import type { Schemas } from '../api/client'
import { figure, number } from '../figures/format'
import { t } from '../texts'
import { useLook } from '../charts/look'
import { useReader } from './reader'
import { Panel } from './Section'

type Engagement = Schemas['Engagement']

const names = ['recency', 'regularity', 'effort', 'progress', 'assessment'] as const

/** The engagement score as the sum it is, and what would raise each part of it. */
export function EngagementParts({ engagement }: { engagement: Engagement }) {
  const words = t.learner.engagement
  const { voice } = useReader()
  const look = useLook()
  const parts = names.map((name, i) => ({ name, part: engagement[name], colour: look.series[i]! }))
  const told = parts.filter(({ part }) => part !== null)
  const label = words.bar(
    number(engagement.score, 'points'),
    told.map(({ name, part }) => words.part(words.of[name], number(part!.points, 'points'))),
  )
  return (
    <Panel title={words.title} measure="engagementScore">
      <Text fw={600}>{words.score(number(engagement.score, 'points'))}</Text>
      <div className="stack" role="img" aria-label={label}>
        {told.map(({ name, part, colour }) => (
          <div key={name} style={{ width: `${part!.points}%`, background: colour }} />
        ))}
      </div>
      <div className="scrolls" tabIndex={0} role="region" aria-label={words.title}>
        <Table captionSide="bottom" verticalSpacing={5} className="parts">
          <Table.Caption>{words.caption}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{words.column.part}</Table.Th>
              <Table.Th scope="col" ta="right">
                {words.column.share}
              </Table.Th>
              <Table.Th scope="col" ta="right">
                {words.column.weight}
              </Table.Th>
              <Table.Th scope="col" ta="right">
                {words.column.points}
              </Table.Th>
              <Table.Th scope="col">{words.column.raise}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {parts.map(({ name, part, colour }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={500}>
                  <span className="key" style={{ background: colour }} aria-hidden /> {words.of[name]}
                </Table.Th>
                <Table.Td ta="right">{part === null ? t.words.none : figure(part.share * 100, 'percent')}</Table.Td>
                <Table.Td ta="right">{number(part?.weight)}</Table.Td>
                <Table.Td ta="right">{number(part?.points, 'points')}</Table.Td>
                <Table.Td>{part === null ? words.untold : part.share >= 1 ? words.full : voice.raise[name]}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
    </Panel>
  )
}
