import { Table, Text, Title } from '@mantine/core'
import { Panel } from '../app/Section'
import type { Schemas } from '../api/client'
import { useLook } from '../charts/look'
import { figure, number } from '../figures/format'
import { t } from '../texts'
import { useReader } from './reader'

type Engagement = Schemas['Engagement']

const names = ['recency', 'regularity', 'effort', 'progress', 'assessment'] as const

/** The engagement score as the sum it is, and what would raise it. */
export function EngagementParts({ engagement }: { engagement: Engagement }) {
  const words = t.learner.engagement
  const look = useLook()
  const colours = new Map(names.map((name, i) => [name, look.series[i]!]))
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
          <div key={name} style={{ width: `${engagement[name]!.points}%`, background: colours.get(name) }} />
        ))}
      </div>
      <div className="engagement-parts">
        <div>
          <Table captionSide="bottom" verticalSpacing={5} horizontalSpacing="xs">
            <Table.Caption ta="left">{words.caption}</Table.Caption>
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
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {told.map((name) => (
                <Table.Tr key={name}>
                  <Table.Th scope="row" fw={500}>
                    <span className="key" style={{ background: colours.get(name) }} aria-hidden /> {words.of[name]}
                  </Table.Th>
                  <Table.Td ta="right">{figure(engagement[name]!.share * 100, 'percent')}</Table.Td>
                  <Table.Td ta="right">{number(engagement[name]!.weight)}</Table.Td>
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
        {open.map(({ name, missing }) => (
          <Text component="li" size="sm" key={name} mb={4}>
            {words.raised(words.of[name], number(missing, 'points'), voice.raise[name])}
          </Text>
        ))}
      </ul>
    </div>
  )
}

/**
 * Parts that are not full, the one with most points to gain first: at a full share a part gives its weight by what the told parts weigh.
 */
export function openParts(engagement: Engagement): { name: (typeof names)[number]; missing: number }[] {
  const told = names.filter((name) => engagement[name] !== null)
  const weights = told.reduce((sum, name) => sum + engagement[name]!.weight, 0)
  return told
    .map((name) => ({
      name,
      missing: (engagement[name]!.weight / weights) * 100 - engagement[name]!.points,
    }))
    .filter(({ name, missing }) => engagement[name]!.share < 1 && missing > 0)
    .toSorted((a, b) => b.missing - a.missing)
}
