import { Card, Group, Text, VisuallyHidden } from '@mantine/core'
import { IconArrowDownRight, IconArrowUpRight } from '@tabler/icons-react'
import { useRef, type ReactNode } from 'react'
import { Explain } from '../explain/Explain'
import { t } from '../texts'
import { change, number, signOf } from './format'
import { Spark } from './Spark'
import { useFlash } from './useFlash'

interface Props {
  name: string
  /** Its entry in the glossary. */
  measure: string
  value: number | null
  unit: string
  /** In percent, against the period before; null: nothing to compare with. Left out: it has none by its nature. */
  changePercentage?: number | null
  /** Whether more of it is better; left out, neither. */
  good?: 'more' | 'less'
  /** Its run over the period. */
  run?: readonly number[]
  /** Instead of value and unit. */
  text?: string
  /** A line under the figure, as the cohort's median. */
  children?: ReactNode
}

/** One key figure: what it is, how it stands, how it moved. */
export function Kpi({ name, measure, value, unit, changePercentage, good, run, text, children }: Props) {
  const card = useRef<HTMLDivElement>(null)
  useFlash(card, text ?? value)
  return (
    <Card withBorder padding="sm" radius="md" className="kpi" data-measure={measure} ref={card}>
      <Group justify="space-between" align="flex-start" wrap="nowrap" gap={4}>
        <Text size="sm" c="dimmed" className="name">
          {name}
        </Text>
        <Explain measure={measure} name={name} />
      </Group>
      <Group justify="space-between" align="flex-end" wrap="nowrap" gap="xs">
        <Text className="figure" data-value={value ?? ''}>
          {text ?? <Value value={value} unit={unit} />}
        </Text>
        {run !== undefined && <Spark values={run} />}
      </Group>
      {changePercentage !== undefined && <Change percentage={changePercentage} good={good} />}
      {children}
    </Card>
  )
}

function Value({ value, unit }: { value: number | null; unit: string }) {
  const sign = signOf(value, unit)
  return (
    <>
      {number(value, unit)}
      {value !== null && sign !== '' && <small>{`\u00a0${sign}`}</small>}
    </>
  )
}

function Change({ percentage, good }: { percentage: number | null; good: 'more' | 'less' | undefined }) {
  if (percentage === null) {
    return (
      <Text size="xs" c="dimmed">
        {t.period.change.none}
      </Text>
    )
  }
  const isUp = percentage > 0
  const tone =
    percentage === 0 || good === undefined ? 'dimmed' : isUp === (good === 'more') ? 'var(--good)' : 'var(--bad)'
  const said =
    percentage === 0
      ? t.period.change.same
      : isUp
        ? t.period.change.up(change(percentage))
        : t.period.change.down(change(percentage))
  return (
    <Group gap={2} c={tone}>
      {percentage !== 0 &&
        (isUp ? <IconArrowUpRight size={15} aria-hidden /> : <IconArrowDownRight size={15} aria-hidden />)}
      <Text size="xs" aria-hidden title={said}>
        {change(percentage)}
      </Text>
      <VisuallyHidden>{said}</VisuallyHidden>
    </Group>
  )
}
