import { Group, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconProgress } from '@tabler/icons-react'
import { Panel } from '../app/Section'
import type { Schemas } from '../api/client'
import { dayOf } from '../figures/format'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import { Folded } from './Folded'
import { useReader } from './reader'

type Skill = Schemas['LearnerSkill']

/** What the learner can do by now, and what they are learning to. */
export function Skills({ skills, zone }: { skills: readonly Skill[]; zone: string }) {
  const { voice } = useReader()
  const words = t.learner.achieved
  const groups = [
    { title: words.acquired, some: skills.filter((s) => s.status === 'acquired') },
    { title: words.inProgress, some: skills.filter((s) => s.status !== 'acquired') },
  ].filter(({ some }) => some.length > 0)
  return (
    <Panel title={words.skills} measure="skills">
      {groups.length === 0 && <Empty {...voice.noSkills} />}
      <Stack gap="md">
        {groups.map(({ title, some }) => (
          <div key={title}>
            <Title order={4} size="h6" mb={4}>
              {title}
            </Title>
            <Folded items={some} first={6} what={title}>
              {(shown) => (
                <Stack component="ul" gap={6} className="plain">
                  {shown.map((skill) => (
                    <Line key={skill.name} skill={skill} zone={zone} />
                  ))}
                </Stack>
              )}
            </Folded>
          </div>
        ))}
      </Stack>
    </Panel>
  )
}

function Line({ skill, zone }: { skill: Skill; zone: string }) {
  const from = skill.fromTitle ?? skill.moduleId ?? skill.courseId
  const isAcquired = skill.acquiredAt !== null
  return (
    <Group component="li" gap={6} wrap="nowrap" align="flex-start">
      {isAcquired ? (
        <IconCircleCheck size={17} color="var(--good)" aria-hidden className="mark" />
      ) : (
        <IconProgress size={17} color="var(--mantine-color-dimmed)" aria-hidden className="mark" />
      )}
      <div>
        <Text size="sm" className="breakable">
          {skill.name}
        </Text>
        <Text size="xs" c="dimmed" className="breakable">
          {isAcquired
            ? `${t.learner.achieved.from(from)} · ${dayOf(skill.acquiredAt!, zone)}`
            : t.learner.achieved.in(from)}
        </Text>
      </div>
    </Group>
  )
}
