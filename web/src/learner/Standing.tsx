import { Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconFlame } from '@tabler/icons-react'
import { useId } from 'react'
import { Section } from '../app/Section'
import { Explain } from '../explain/Explain'
import { moment } from '../figures/format'
import { t } from '../texts'
import { GoalCard } from './GoalCard'
import { useReader } from './reader'
import { summaryOf } from './summary'
import type { Dashboard } from './useLearner'
import { DueBadge } from './WorkLists'
import { titleOfWork } from './work'

/** What is due that stands in the first sight. */
const first = 4

/** The first sight: how it goes, in sentences; what is next; the streak and the week's goal. */
export function Standing({ dashboard }: { dashboard: Dashboard }) {
  const { voice, name } = useReader()
  return (
    <Section title={voice.standing}>
      <div className="standing">
        <Card withBorder padding="lg" radius="md">
          <Stack gap="lg">
            <div>
              {summaryOf(dashboard, voice, name).map((sentence, i) => (
                <Text key={sentence} size={i === 0 ? 'lg' : 'md'} fw={i === 0 ? 560 : 400} className="breakable">
                  {sentence}
                </Text>
              ))}
            </div>
            <DueNext dashboard={dashboard} />
            <Streak dashboard={dashboard} />
          </Stack>
        </Card>
        <GoalCard dashboard={dashboard} />
      </div>
    </Section>
  )
}

function DueNext({ dashboard }: { dashboard: Dashboard }) {
  const { voice } = useReader()
  const id = useId()
  const { upcoming, overdue, courses, period } = dashboard
  // The overdue come newest first; here what has waited longest is the first to do.
  const all = [
    ...overdue.toReversed().map((work) => ({ work, when: 'overdue' as const })),
    ...upcoming.map((work) => ({ work, when: 'due' as const })),
  ]
  const shown = all.slice(0, first)
  return (
    <section aria-labelledby={id}>
      <Title order={3} size="h5" id={id} mb={6}>
        {t.learner.next.title}
      </Title>
      {all.length === 0 && (
        <Text size="sm" c="dimmed">
          {courses.length === 0 ? voice.next.noCourses : voice.next.none}
        </Text>
      )}
      <Stack component="ul" gap={8} className="plain">
        {shown.map(({ work, when }) => (
          <li key={`${work.courseId} ${work.itemId}`} className="next">
            <DueBadge work={work} when={when} />
            <div>
              <Text size="sm" fw={560} className="breakable">
                {titleOfWork(work)}
              </Text>
              <Text size="xs" c="dimmed" className="breakable">
                {work.courseTitle ?? work.courseId} · {moment(work.dueAt, period.timeZone)}
              </Text>
            </div>
          </li>
        ))}
      </Stack>
      {all.length > first && (
        <Text size="sm" c="dimmed" mt={6}>
          {t.learner.next.more(all.length - first)}
        </Text>
      )}
    </section>
  )
}

function Streak({ dashboard }: { dashboard: Dashboard }) {
  const { voice } = useReader()
  const { streakDays, longestStreakDays } = dashboard
  return (
    <Group gap={6} wrap="nowrap">
      <IconFlame size={20} aria-hidden color={streakDays > 0 ? 'var(--warn)' : 'var(--mantine-color-dimmed)'} />
      <Text size="sm">
        {streakDays > 0 ? voice.streak.now(streakDays) : longestStreakDays > 0 ? voice.streak.none : voice.streak.never}
        {longestStreakDays > 0 && ` · ${t.learner.streak.longest(longestStreakDays)}`}
      </Text>
      <Explain measure="streakDays" name={t.learner.streak.name} />
    </Group>
  )
}
