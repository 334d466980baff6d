import { Card, Group, Text, Title } from '@mantine/core'
import type { Schemas } from '../../api/client'
import { Explain } from '../../explain/Explain'
import { number } from '../../figures/format'
import { t } from '../../texts'

const text = t.course.today.activity
const kinds = ['active', 'atRisk', 'inactive'] as const

/** Those who are still on their way, in three: each part is named and counted beside its colour. */
export function ActivityBar({ activity }: { activity: Schemas['ActivitySplit'] | null }) {
  const all = activity === null ? 0 : kinds.reduce((sum, kind) => sum + activity[kind], 0)
  return (
    <Card component="section" withBorder padding="sm" aria-labelledby="on-their-way">
      <Group gap={4} wrap="nowrap" mb={6}>
        <Title order={3} size="h5" id="on-their-way">
          {text.title}
        </Title>
        <Explain measure="activity (course dashboard)" name={text.title} />
        <Text size="xs" c="dimmed" ml="auto">
          {t.period.now}
        </Text>
      </Group>
      {all > 0 && (
        <div className="split" aria-hidden>
          {kinds
            .filter((kind) => activity![kind] > 0)
            .map((kind) => (
              <span key={kind} data-kind={kind} style={{ flexGrow: activity![kind] }} />
            ))}
        </div>
      )}
      <ul className="split-legend">
        {kinds.map((kind) => (
          <li key={kind}>
            <span className="swatch" data-kind={kind} aria-hidden />
            {text[kind]} <strong data-kind={kind}>{number(activity?.[kind])}</strong>
          </li>
        ))}
      </ul>
      {activity === null && t.states.smallGroup}
    </Card>
  )
}
