import { Text, Timeline } from '@mantine/core'
import { Panel } from '../app/Section'
import type { Schemas } from '../api/client'
import { dayOf } from '../figures/format'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { Folded } from './Folded'
import { useReader } from './reader'

type Milestone = Schemas['CourseMilestone']

/** What was reached in each course, the newest first. */
export function Milestones({ milestones, zone }: { milestones: readonly Milestone[]; zone: string }) {
  const { voice } = useReader()
  const words = t.learner.achieved
  return (
    <Panel title={words.milestones} measure="milestones">
      {milestones.length === 0 ? (
        <Empty {...voice.noMilestones} />
      ) : (
        <Folded items={milestones} first={6} what={words.milestones}>
          {(shown) => (
            <Timeline bulletSize={14} lineWidth={2} active={shown.length} className="milestones">
              {shown.map((m) => (
                <Timeline.Item key={`${m.courseId} ${m.name}`} title={words.of[m.name] ?? m.name}>
                  <Text size="xs" c="dimmed" className="breakable">
                    {m.courseTitle ?? m.courseId} · {dayOf(m.reachedAt, zone)}
                  </Text>
                </Timeline.Item>
              ))}
            </Timeline>
          )}
        </Folded>
      )}
    </Panel>
  )
}
