import { Stack } from '@mantine/core'
import type { CourseDashboard } from '../useCourse'
import { LessonTable } from './LessonTable'
import { ModuleFunnel } from './ModuleFunnel'
import { ModuleTable } from './ModuleTable'

/** How far learners come in the course's contents, and where they stop. */
export function ContentPart({ dashboard }: { dashboard: CourseDashboard }) {
  return (
    <Stack>
      <div className="content-top">
        <ModuleFunnel steps={dashboard.modules} />
        {dashboard.modules.length > 0 && <ModuleTable steps={dashboard.modules} />}
      </div>
      <LessonTable lessons={dashboard.lessons} steps={dashboard.modules} />
    </Stack>
  )
}
