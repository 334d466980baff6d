import { Button, RingProgress, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Panel } from '../app/Section'
import { duration } from '../figures/format'
import { t } from '../texts'
import { GoalForm } from './GoalForm'
import { Problem } from '../api/problem'
import { useReader } from './reader'
import { useGoal } from './useGoal'
import type { Dashboard } from './useLearner'

/** This week's learning time against the learner's own goal, which they set, change and clear here. */
export function GoalCard({ dashboard }: { dashboard: Dashboard }) {
  const { isOwn, voice } = useReader()
  const [isEditing, setEditing] = useState(false)
  // Who closed the form is back at the button that opened it.
  const [wasEditing, setWasEditing] = useState(false)
  const setGoal = useGoal(dashboard.userId)
  const goal = dashboard.weeklyGoalMinutes
  const minutes = dashboard.weeklyMinutes.at(-1)?.minutes ?? 0
  const save = (weeklyMinutes: number | null) => {
    setEditing(false)
    setGoal.mutate(weeklyMinutes)
  }
  return (
    <Panel title={t.learner.goal.title} measure="weeklyGoalMinutes">
      <Stack align="center" gap="sm">
        {goal === null ? <WithoutGoal minutes={minutes} /> : <Ring minutes={minutes} goal={goal} />}
        {goal === null && !isEditing && (
          <Text size="sm" c="dimmed" ta="center">
            {voice.goal.none}
          </Text>
        )}
        {goal !== null && (
          <Text size="sm">{minutes >= goal ? voice.goal.reached : voice.goal.left(duration(goal - minutes))}</Text>
        )}
        {setGoal.isError && (
          <Text size="sm" c="var(--bad)" role="alert" ta="center">
            {t.learner.goal.failed(
              setGoal.error instanceof Problem && setGoal.error.status === 0
                ? t.states.offline.title
                : setGoal.error.message,
            )}
          </Text>
        )}
        {isOwn &&
          (isEditing ? (
            <GoalForm goal={goal} save={save} cancel={() => setEditing(false)} />
          ) : (
            <Button
              variant="default"
              size="xs"
              autoFocus={wasEditing}
              onClick={() => {
                setEditing(true)
                setWasEditing(true)
              }}
            >
              {goal === null ? t.learner.goal.set : t.learner.goal.change}
            </Button>
          ))}
      </Stack>
    </Panel>
  )
}

function Ring({ minutes, goal }: { minutes: number; goal: number }) {
  return (
    <div role="img" aria-label={t.learner.goal.ring(duration(minutes), duration(goal))}>
      <RingProgress
        aria-hidden
        size={168}
        thickness={13}
        roundCaps
        rootColor="var(--track)"
        sections={[{ value: Math.min(100, (minutes / goal) * 100), color: 'var(--pace)' }]}
        label={
          <div>
            <Text ta="center" fw={640} lh={1.3}>
              {duration(minutes)}
            </Text>
            <Text ta="center" size="xs" c="dimmed">
              {t.learner.goal.of(duration(goal))}
            </Text>
            <Text ta="center" size="xs" c="dimmed">
              {t.learner.goal.thisWeek}
            </Text>
          </div>
        }
      />
    </div>
  )
}

function WithoutGoal({ minutes }: { minutes: number }) {
  return (
    <Text ta="center" className="kpi" component="div">
      <span className="figure">{duration(minutes)}</span>
      <Text size="xs" c="dimmed">
        {t.learner.goal.thisWeek}
      </Text>
    </Text>
  )
}
