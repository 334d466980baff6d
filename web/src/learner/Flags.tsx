import { Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconFlag } from '@tabler/icons-react'
import { useId } from 'react'
import { Explain } from '../explain/Explain'
import { t } from '../texts'
import { CourseLink } from './CourseLink'
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
          <li key={course.courseId}>
            <Text size="sm" fw={560} component="div">
              <CourseLink courseId={course.courseId} title={course.title ?? course.courseId} />
            </Text>
            <ul className="why-flagged">
              {course.flags.map((flag) => (
                <Text key={flag.reason} component="li" size="sm">
                  {t.words.flagReason[flag.reason](flag.value, flag.threshold)}
                </Text>
              ))}
            </ul>
          </li>
        ))}
      </Stack>
    </Card>
  )
}
