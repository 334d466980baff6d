import { Box, Card, Text } from '@mantine/core'
import { since } from '../figures/format'
import { t } from '../texts'
import { Attention } from './Attention'
import { figures } from './columns'
import { CourseName } from './CourseName'
import type { CourseSummary } from './useCourses'

/** On a telephone: a card each. */
export function CourseCards({ courses }: { courses: readonly CourseSummary[] }) {
  return (
    <ul className="cards" aria-label={t.frame.courses}>
      {courses.map((c) => (
        <Card component="li" key={c.courseId} withBorder padding="sm" data-course={c.courseId}>
          <CourseName course={c} />
          {c.attention !== null && (
            <Box mt={6}>
              <Attention course={c} />
            </Box>
          )}
          <dl className="facts">
            {figures.map((f) => (
              <div key={f.sort}>
                <Text component="dt" size="xs" c="dimmed">
                  {f.label}
                </Text>
                <dd>{f.text(c)}</dd>
              </div>
            ))}
            <div>
              <Text component="dt" size="xs" c="dimmed">
                {t.courses.lastActivity}
              </Text>
              <dd>{c.lastActivity === null ? t.words.none : since(c.lastActivity)}</dd>
            </div>
          </dl>
        </Card>
      ))}
    </ul>
  )
}
