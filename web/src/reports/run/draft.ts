import type { Report } from '../useReports'

type Parameter = Report['parameters'][number]

/** What a reader has chosen so far. Of a period one thing is chosen: all of the time, so many days, or days by themselves. */
export interface Draft {
  values: Record<string, string>
  /** A time frame as `30d`, `days`, or all of the time as nothing. */
  period: string
}

const from = 'from'
const to = 'to'
const timeframe = 'timeframe'
export const chosenDays = 'days'

/** Learners are asked about themselves alone: these have nothing to choose from. */
const ofOthers: readonly string[] = ['userId', 'cohort', 'organizationId']

/** What is asked for, each as its own field; the three of a period stand as one. */
export function fieldsOf(parameters: readonly Parameter[], isLearner: boolean): Parameter[] {
  return parameters.filter(({ name }) => !isOfPeriod(parameters, name) && !(isLearner && ofOthers.includes(name)))
}

/** The choices of the period; null: the report has none. */
export function periodsOf(parameters: readonly Parameter[]): string[] | null {
  const frame = parameters.find(({ name }) => name === timeframe)
  if (frame === undefined) return null
  return [
    ...(frame.default === null ? [''] : []),
    ...(frame.values ?? []),
    ...(hasDays(parameters) ? [chosenDays] : []),
  ]
}

/** @param given Of a run before; left out: as is usual. */
export function draftOf(parameters: readonly Parameter[], given?: Readonly<Record<string, string>>): Draft {
  const usual = Object.fromEntries(parameters.flatMap((p) => (p.default === null ? [] : [[p.name, p.default]])))
  const all = given ?? usual
  const values = Object.fromEntries(
    parameters.flatMap(({ name }) => (name === timeframe || all[name] === undefined ? [] : [[name, all[name]]])),
  )
  return { values, period: values[from] || values[to] ? chosenDays : (all[timeframe] ?? '') }
}

/** What is sent of it. */
export function parametersOf(parameters: readonly Parameter[], { values, period }: Draft): Record<string, string> {
  const sent: Record<string, string> = {}
  for (const { name } of parameters) {
    const value = values[name]?.trim() ?? ''
    if (isOfPeriod(parameters, name) ? value !== '' && period === chosenDays && name !== timeframe : value !== '') {
      sent[name] = value
    }
  }
  if (periodsOf(parameters) !== null && period !== '' && period !== chosenDays) sent[timeframe] = period
  return sent
}

/** Names of what must be chosen and is not. */
export function missingOf(parameters: readonly Parameter[], draft: Draft): string[] {
  const sent = parametersOf(parameters, draft)
  return parameters.filter((p) => p.isRequired && sent[p.name] === undefined).map((p) => p.name)
}

function hasDays(parameters: readonly Parameter[]): boolean {
  return parameters.some(({ name }) => name === from) && parameters.some(({ name }) => name === to)
}

/** Without a time frame to choose, days are fields as others are. */
function isOfPeriod(parameters: readonly Parameter[], name: string): boolean {
  return [from, to, timeframe].includes(name) && parameters.some((p) => p.name === timeframe)
}
