import { Card, Group, Stack, Title } from '@mantine/core'
import { IconFlag } from '@tabler/icons-react'
import { useId } from 'react'
import { Explain } from '../explain/Explain'
import { t } from '../texts'
import { FlaggedCourse } from './FlaggedCourse'
import type { Dashboard } from './useLearner'

/** Why this learner needs a teacher, by course, the gravest first. Shows nothing where nobody is needed. */
export function Flags({ dashboard }: { dashboard: Dashboard }) {
  const id = useId()
  const flagged = dashboard.courses.filter((c) => c.flags.length > 0)
  if (flagged.length === 0) return null
  return (
    <Card component="section" aria-labelledby={id} withBorder padding="md" radius="md" className="flags">
      <Group gap={6} mb="xs" wrap="nowrap">
        <IconFlag size={18} aria-hidden color="var(--bad)" />
        <Title order={3} size="h5" id={id}>
          {t.learner.flags.title}
        </Title>
        <Explain measure="flags (learner)" name={t.learner.flags.title} />
      </Group>
      <Stack component="ul" gap="sm" className="plain">
        {flagged.map((course) => (
          <FlaggedCourse
            key={course.courseId}
            course={course}
            userId={dashboard.userId}
            zone={dashboard.period.timeZone}
          />
        ))}
      </Stack>
    </Card>
  )
}
