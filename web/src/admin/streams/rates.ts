import { timeOf } from '../../figures/format'
import { t } from '../../texts'
import type { Rates } from './useKafka'

const text = t.streams.throughput

/** A step that is over: when it began, and the messages of each topic in it; null: nobody counted. */
export interface Step {
  from: string
  messages: readonly (number | null)[]
}

/** The steps that are over: the last one is not, and would look like a fall. Before the first that was counted there is nothing to show. */
export function stepsOf({ times, topics }: Rates): Step[] {
  const steps = times
    .slice(0, -1)
    .map((from, i) => ({ from, messages: topics.map((topic) => topic.messages[i] ?? null) }))
  const first = steps.findIndex((step) => step.messages.some((n) => n !== null))
  return first < 0 ? [] : steps.slice(first)
}

/** Lines that can be told apart. */
export const mostLines = 8

/** The topics with most messages in the steps, by their places; those with none are not drawn. */
export function busiest(steps: readonly Step[]): number[] {
  const totals = totalsOf(steps)
  return totals
    .map((messages, i) => ({ messages, i }))
    .filter(({ messages }) => messages > 0)
    .sort((a, b) => b.messages - a.messages || a.i - b.i)
    .slice(0, mostLines)
    .map(({ i }) => i)
}

/** What the chart says, in a sentence or two. */
export function throughputSaid(rates: Rates, steps: readonly Step[], zone: string): string {
  if (steps.length === 0) return text.empty
  const from = timeOf(steps[0]!.from, zone)
  const to = timeOf(rates.times[rates.times.length - 1]!, zone)
  const totals = totalsOf(steps)
  const all = totals.reduce((sum, n) => sum + n, 0)
  if (all === 0) return text.none(from, to)
  const most = totals.indexOf(Math.max(...totals))
  const ofStep = steps.map((step) => step.messages.reduce<number>((sum, n) => sum + (n ?? 0), 0))
  const peak = ofStep.indexOf(Math.max(...ofStep))
  return (
    text.summary(from, to, all, totals.filter((n) => n > 0).length) +
    text.most(rates.topics[most]!.topic, totals[most]!, timeOf(steps[peak]!.from, zone), ofStep[peak]!)
  )
}

function totalsOf(steps: readonly Step[]): number[] {
  return (steps[0]?.messages ?? []).map((_, i) => steps.reduce((sum, step) => sum + (step.messages[i] ?? 0), 0))
}
