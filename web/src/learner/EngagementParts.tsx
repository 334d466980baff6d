import { Group, Table, Text, Title } from '@mantine/core'
import { Panel } from '../app/Section'
import type { Schemas } from '../api/client'
import { useLook } from '../charts/look'
import { Explain } from '../explain/Explain'
import { figure, number } from '../figures/format'
import { t } from '../texts'
import { ExplainedHead } from './ExplainedHead'
import { useReader } from './reader'

type Engagement = Schemas['Engagement']

const names = ['recency', 'regularity', 'effort', 'progress', 'assessment'] as const

/** The engagement score as the sum it is, and what would raise it. */
export function EngagementParts({ engagement }: { engagement: Engagement }) {
  const words = t.learner.engagement
  const look = useLook()
  const colors = new Map(names.map((name, i) => [name, look.series[i]!]))
  const told = names.filter((name) => engagement[name] !== null)
  const untold = names.filter((name) => engagement[name] === null)
  const label = words.bar(
    number(engagement.score, 'points'),
    told.map((name) => words.part(words.of[name], number(engagement[name]!.points, 'points'))),
  )
  return (
    <Panel title={words.title} measure="engagementScore">
      <Text fw={600}>{words.score(number(engagement.score, 'points'))}</Text>
      <div className="stack" role="img" aria-label={label}>
        {told.map((name) => (
          <div key={name} style={{ width: `${engagement[name]!.points}%`, background: colors.get(name) }} />
        ))}
      </div>
      <div className="engagement-parts">
        <div>
          <Table captionSide="bottom" verticalSpacing={5} horizontalSpacing={6}>
            <Table.Caption ta="left">{words.caption}</Table.Caption>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{words.column.part}</Table.Th>
                <ExplainedHead label={words.column.share} measure="engagement part" />
                <ExplainedHead label={words.column.points} measure="engagement part" />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {told.map((name) => (
                <Table.Tr key={name}>
                  <Table.Th scope="row" fw={500}>
                    <Group gap={6} wrap="nowrap">
                      <span className="key" style={{ background: colors.get(name) }} aria-hidden />
                      {words.of[name]}
                      <Explain measure={`${name} (engagement)`} name={words.of[name]} />
                    </Group>
                  </Table.Th>
                  <Table.Td ta="right">{figure(engagement[name]!.share * 100, 'percent')}</Table.Td>
                  <Table.Td ta="right">{number(engagement[name]!.points, 'points')}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
          {untold.length > 0 && (
            <Text size="xs" c="dimmed">
              {words.untold(untold.map((name) => words.of[name]))}
            </Text>
          )}
        </div>
        <Raise engagement={engagement} />
      </div>
    </Panel>
  )
}

/** What would raise the score, the most first. */
function Raise({ engagement }: { engagement: Engagement }) {
  const words = t.learner.engagement
  const { voice } = useReader()
  const open = openParts(engagement)
  return (
    <div>
      <Title order={4} size="h6" mb={4}>
        {words.raise}
      </Title>
      {open.length === 0 && <Text size="sm">{words.allFull}</Text>}
      <ul>
        {open.map((name) => (
          <Text component="li" size="sm" key={name} mb={4}>
            {words.raised(words.of[name], voice.raise[name])}
          </Text>
        ))}
      </ul>
    </div>
  )
}

/** Parts that are not full, first the one that more of would add most: by its weight and by what is left of it. */
export function openParts(engagement: Engagement): (typeof names)[number][] {
  const left = (name: (typeof names)[number]) => engagement[name]!.weight * (1 - engagement[name]!.share)
  return names.filter((name) => engagement[name] !== null && left(name) > 0).toSorted((a, b) => left(b) - left(a))
}
