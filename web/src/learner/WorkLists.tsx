import { Badge, Group, Stack, Text } from '@mantine/core'
import { Panel } from '../app/Section'
import { moment } from '../figures/format'
import { t } from '../texts'
import { Folded } from './Folded'
import type { Dashboard, Work } from './useLearner'
import { useReader } from './reader'
import { kindOf, titleOfWork, type When } from './work'

/** What is to be handed in, what waits, and what is past. */
export function WorkLists({ dashboard }: { dashboard: Dashboard }) {
  const { voice } = useReader()
  const { upcoming, overdue, missed, period, courses } = dashboard
  const lists = [
    {
      title: t.learner.work.overdue,
      measure: 'overdue',
      work: overdue,
      when: 'overdue',
      none: t.learner.work.noneOverdue,
    },
    {
      title: t.learner.work.upcoming,
      measure: 'upcoming',
      work: upcoming,
      when: 'due',
      none: courses.length === 0 ? voice.next.noCourses : voice.next.none,
    },
    { title: t.learner.work.missed, measure: 'missed', work: missed, when: 'missed', none: t.learner.work.noneMissed },
  ] as const
  return (
    <div className="columns">
      {lists.map(({ title, measure, work, when, none }) => (
        <Panel key={when} title={title} measure={measure}>
          {work.length === 0 && (
            <Text size="sm" c="dimmed">
              {none}
            </Text>
          )}
          <Folded items={work} first={5} what={title}>
            {(some) => (
              <Stack component="ul" gap="sm" className="plain">
                {some.map((one) => (
                  <Item key={`${one.courseId} ${one.itemId}`} work={one} when={when} zone={period.timeZone} />
                ))}
              </Stack>
            )}
          </Folded>
        </Panel>
      ))}
    </div>
  )
}

function Item({ work, when, zone }: { work: Work; when: When; zone: string }) {
  return (
    <li>
      <Group gap="xs" justify="space-between" align="flex-start">
        <Text size="sm" fw={560} className="breakable">
          {titleOfWork(work)}
        </Text>
        <DueBadge work={work} when={when} />
      </Group>
      <Text size="xs" c="dimmed" className="breakable">
        {kindOf(work)} · {work.courseTitle ?? work.courseId}
      </Text>
      <Text size="xs" c="dimmed">
        {t.learner.work.due(moment(work.dueAt, zone))}
      </Text>
    </li>
  )
}

/** In how many days, or since how many, in words; the colour only underlines them. */
export function DueBadge({ work, when }: { work: Work; when: When }) {
  const isSoon = when === 'due' && work.days <= 3
  return (
    <Badge
      variant="outline"
      radius="sm"
      tt="none"
      className="due"
      data-tone={when === 'overdue' ? 'bad' : isSoon ? 'warn' : 'plain'}
    >
      {t.learner.next[when](work.days)}
    </Badge>
  )
}
