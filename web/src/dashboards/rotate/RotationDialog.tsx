import { Button, Checkbox, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Dialog } from '../../app/Dialog'
import { t } from '../../texts'
import type { Summary } from '../useDashboards'
import { intervals } from '../view/search'

const text = t.dashboards.rotate

interface Props {
  items: readonly Summary[]
  isOpen: boolean
  close: () => void
}

/** Which dashboards are shown in turn, in which order, and for how long. */
export function RotationDialog({ items, isOpen, close }: Props) {
  const navigate = useNavigate()
  const [ids, setIds] = useState<readonly string[]>([])
  const [every, setEvery] = useState('30')
  const turn = (id: string) => setIds((old) => (old.includes(id) ? old.filter((one) => one !== id) : [...old, id]))
  const chosen = ids.filter((id) => items.some((d) => d.id === id))
  return (
    <Dialog isOpen={isOpen} close={close} title={text.title}>
      <Stack gap="md" className="rotation-form">
        <Text size="sm">{text.choose}</Text>
        <Stack gap="xs" className="rotation-choice">
          {items.map((d, i) => (
            <Checkbox
              key={d.id}
              label={d.name}
              description={chosen.includes(d.id) ? text.chosen(chosen.indexOf(d.id) + 1) : undefined}
              checked={chosen.includes(d.id)}
              onChange={() => turn(d.id)}
              {...(i === 0 ? { 'data-autofocus': true } : {})}
            />
          ))}
        </Stack>
        <NativeSelect
          label={text.every}
          value={every}
          data={intervals.map((s) => ({ value: String(s), label: text.intervals[String(s)] ?? text.seconds(s) }))}
          onChange={(event) => setEvery(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            {text.cancel}
          </Button>
          <Button
            disabled={chosen.length === 0}
            onClick={() => void navigate({ to: '/dashboards/rotate', search: { ids: chosen, every: Number(every) } })}
          >
            {text.start}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  )
}
