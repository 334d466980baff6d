import { Section } from '../app/Section'
import { t } from '../texts'
import { Scores } from './Scores'
import type { Dashboard } from './useLearner'
import { WorkLists } from './WorkLists'

/** What was scored, and what is still to be. */
export function ScoresAndWork({ dashboard }: { dashboard: Dashboard }) {
  return (
    <Section title={t.learner.scores.section}>
      <Scores scores={dashboard.scores} zone={dashboard.period.timeZone} />
      <WorkLists dashboard={dashboard} />
    </Section>
  )
}
