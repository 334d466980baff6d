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
  /** The figure of the period before, as text with its unit. */
  before?: string
  /** Whether more of it is better; left out, neither. */
  good?: 'more' | 'less'
  /** Its run over the period. */
  run?: readonly number[]
  /** Instead of value and unit. */
  text?: string
  /** A line under the figure, as the cohort's median. */
  children?: ReactNode
}

/** A change of these in percent would be percent of a percent: only whether they rose is told, and from what. */
const shares = ['percent', 'points']

/** One key figure: what it is, how it stands, how it moved. */
export function Kpi({ name, measure, value, unit, changePercentage, before, good, run, text, children }: Props) {
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
      {changePercentage !== undefined && (
        <Change percentage={changePercentage} isOfShare={shares.includes(unit)} before={before} good={good} />
      )}
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

interface ChangeProps {
  percentage: number | null
  isOfShare: boolean
  before: string | undefined
  good: 'more' | 'less' | undefined
}

function Change({ percentage, isOfShare, before, good }: ChangeProps) {
  const { none, same, up, down, higher, lower, before: was } = t.period.change
  if (percentage === null) {
    return (
      <Text size="xs" c="dimmed">
        {before === undefined ? none : was(before)}
      </Text>
    )
  }
  const isUp = percentage > 0
  const tone =
    percentage === 0 || good === undefined ? 'dimmed' : isUp === (good === 'more') ? 'var(--good)' : 'var(--bad)'
  const direction = percentage === 0 ? same : isUp ? higher : lower
  const said = percentage === 0 || isOfShare ? direction : isUp ? up(change(percentage)) : down(change(percentage))
  // Of a share the figure before stands in the place of the percentage; whose cards tell it elsewhere have the word alone.
  const seen = !isOfShare ? change(percentage) : before === undefined ? direction : was(before)
  return (
    <>
      <Group gap={2} c={tone} wrap="nowrap">
        {percentage !== 0 &&
          (isUp ? <IconArrowUpRight size={15} aria-hidden /> : <IconArrowDownRight size={15} aria-hidden />)}
        <Text size="xs" aria-hidden title={said}>
          {seen}
        </Text>
        <VisuallyHidden>{isOfShare && before !== undefined ? `${said}, ${was(before)}` : said}</VisuallyHidden>
      </Group>
      {!isOfShare && before !== undefined && (
        <Text size="xs" c="dimmed">
          {was(before)}
        </Text>
      )}
    </>
  )
}
