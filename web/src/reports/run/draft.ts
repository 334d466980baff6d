import { t } from '../../texts'
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

/** Names of what must be chosen and is not. Days that are to be chosen and are not would be those that are usual. */
export function missingOf(parameters: readonly Parameter[], draft: Draft): string[] {
  const sent = parametersOf(parameters, draft)
  const isDayless = draft.period === chosenDays && sent[from] === undefined && sent[to] === undefined
  return parameters
    .filter((p) => sent[p.name] === undefined && (p.isRequired || (isDayless && p.name === from)))
    .map((p) => p.name)
}

export const missingSaid = (name: string) => (name === from ? t.reports.run.missingDay : t.reports.run.missing)

/** A value that is set; an assessment is one of a course, and goes when another is chosen. */
export function withValue({ values, period }: Draft, name: string, value: string): Draft {
  const others = { ...values }
  if (name === 'courseId' && value !== '' && value !== values.courseId) delete others.assessmentId
  return { values: { ...others, [name]: value }, period }
}

/** Names of what stands as a field, at which it can be said what is wrong. */
export function shownOf(parameters: readonly Parameter[], isLearner: boolean, { period }: Draft): string[] {
  const days = period === chosenDays ? [from, to] : []
  const ofPeriod = periodsOf(parameters) === null ? [] : [timeframe, ...days]
  return [...fieldsOf(parameters, isLearner).map(({ name }) => name), ...ofPeriod]
}

function hasDays(parameters: readonly Parameter[]): boolean {
  return parameters.some(({ name }) => name === from) && parameters.some(({ name }) => name === to)
}

/** Without a time frame to choose, days are fields as others are. */
function isOfPeriod(parameters: readonly Parameter[], name: string): boolean {
  return [from, to, timeframe].includes(name) && parameters.some((p) => p.name === timeframe)
}
