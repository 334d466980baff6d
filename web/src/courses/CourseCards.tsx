import { Box, Card } from '@mantine/core'
import { Fact } from '../app/Fact'
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
              <Fact key={f.sort} label={f.label}>
                {f.text(c)}
              </Fact>
            ))}
            <Fact label={t.courses.lastActivity}>{c.lastActivity === null ? t.words.none : since(c.lastActivity)}</Fact>
          </dl>
        </Card>
      ))}
    </ul>
  )
}
