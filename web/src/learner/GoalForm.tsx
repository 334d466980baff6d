import { Button, Group, NumberInput, Stack } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import { duration } from '../figures/format'
import { t } from '../texts'
import { most, readGoal } from './goal'

interface Props {
  goal: number | null
  save: (minutes: number | null) => void
  cancel: () => void
}

/** Minutes a week, in whole ones; or none. */
export function GoalForm({ goal, save, cancel }: Props) {
  const [entered, setEntered] = useState<string | number>(goal ?? 180)
  const [isWrong, setWrong] = useState(false)
  const minutes = readGoal(entered)
  const isRefused = isWrong && minutes === null
  function submit(event: SubmitEvent) {
    event.preventDefault()
    if (minutes === null) setWrong(true)
    else save(minutes)
  }
  return (
    <form onSubmit={submit} noValidate onKeyDown={(e) => e.key === 'Escape' && cancel()}>
      <Stack gap="xs">
        <NumberInput
          label={t.learner.goal.label}
          description={
            isRefused ? undefined : minutes === null ? t.learner.goal.rule : t.learner.goal.hint(duration(minutes))
          }
          error={isRefused ? t.learner.goal.rule : undefined}
          value={entered}
          onChange={setEntered}
          min={1}
          max={most}
          clampBehavior="none"
          allowDecimal={false}
          allowNegative={false}
          step={30}
          autoFocus
        />
        <Group gap="xs">
          <Button type="submit" size="xs">
            {t.learner.goal.save}
          </Button>
          {goal !== null && (
            <Button size="xs" variant="default" onClick={() => save(null)}>
              {t.learner.goal.clear}
            </Button>
          )}
          <Button size="xs" variant="subtle" onClick={cancel}>
            {t.learner.goal.cancel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
