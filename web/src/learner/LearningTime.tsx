import { Section } from '../app/Section'
import { t } from '../texts'
import { ActivityCalendar } from './ActivityCalendar'
import type { Dashboard } from './useLearner'
import { WeeklyMinutes } from './WeeklyMinutes'

/** When the learner learned, and how long. */
export function LearningTime({ dashboard }: { dashboard: Dashboard }) {
  return (
    <Section title={t.learner.time.title}>
      <div className="pair">
        <WeeklyMinutes weeks={dashboard.weeklyMinutes} />
        <ActivityCalendar days={dashboard.activityCalendar} />
      </div>
    </Section>
  )
}
