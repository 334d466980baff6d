import { Button, Group, NumberInput, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Explain } from '../../explain/Explain'
import { t } from '../../texts'
import { isBounded, noBox, type Box, type Region } from './region'

const text = t.roster.scatter

interface Props {
  region: Region
  set: (region: Region) => void
  /** Chooses what the pointer draws. */
  children: ReactNode
}

/** The region by its bounds: what the pointer draws, for the keyboard. Of a lasso, which has no bounds, they are empty. */
export function RegionFields({ region, set, children }: Props) {
  const box = region.kind === 'box' ? region : noBox
  return (
    <Stack gap="xs" role="group" aria-label={text.region}>
      <Group gap={4}>
        <Text size="sm" fw={600}>
          {text.region}
        </Text>
        <Explain measure="score" name={t.roster.columns.score} />
        {children}
        <Text size="xs" c="dimmed">
          {text.hint}
        </Text>
      </Group>
      <div className="region-fields">
        <Bound
          label={text.engagementFrom}
          value={box.engagement[0]}
          set={(v) => set(withBound(box, 'engagement', 0, v))}
        />
        <Bound
          label={text.engagementTo}
          value={box.engagement[1]}
          set={(v) => set(withBound(box, 'engagement', 1, v))}
        />
        <Bound label={text.scoreFrom} value={box.score[0]} set={(v) => set(withBound(box, 'score', 0, v))} />
        <Bound label={text.scoreTo} value={box.score[1]} set={(v) => set(withBound(box, 'score', 1, v))} />
      </div>
      {isBounded(region) && (
        <Group>
          <Button size="compact-xs" variant="default" onClick={() => set(noBox)}>
            {text.clear}
          </Button>
        </Group>
      )}
    </Stack>
  )
}

function withBound(box: Box, along: 'engagement' | 'score', end: 0 | 1, value: number | null): Box {
  const [from, to] = box[along]
  return { ...box, [along]: end === 0 ? [value, to] : [from, value] }
}

function Bound({ label, value, set }: { label: string; value: number | null; set: (value: number | null) => void }) {
  return (
    <NumberInput
      size="xs"
      label={label}
      min={0}
      max={100}
      step={5}
      decimalScale={1}
      hideControls
      value={value ?? ''}
      onChange={(typed) => set(typeof typed === 'number' ? typed : null)}
    />
  )
}
