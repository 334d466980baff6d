import { Section } from '../app/Section'
import { t } from '../texts'
import { EngagementParts } from './EngagementParts'
import { Milestones } from './Milestones'
import { Skills } from './Skills'
import type { Dashboard } from './useLearner'

/** What was reached, and what the engagement score is made of. */
export function Achievements({ dashboard }: { dashboard: Dashboard }) {
  const zone = dashboard.period.timeZone
  return (
    <Section title={t.learner.achieved.section}>
      <EngagementParts engagement={dashboard.engagement} />
      <div className="columns">
        <Skills skills={dashboard.skills} zone={zone} />
        <Milestones milestones={dashboard.milestones} zone={zone} />
      </div>
    </Section>
  )
}
