import { day } from '../../figures/format'
import { t } from '../../texts'
import type { Report, ReportRun } from '../useReports'

const text = t.reports.run

/** With what a run was asked, in words; of a learner, who is always asked about themselves, not whom. */
export function madeOf(
  { parameters, version }: Pick<Report, 'parameters' | 'version'>,
  run: Pick<ReportRun, 'parameters' | 'version'>,
): string {
  const said = Object.entries(run.parameters).map(([name, value]) => {
    const parameter = parameters.find((p) => p.name === name)
    if (name === 'timeframe') return text.periods[value] ?? value
    if (parameter?.type === 'date') return `${parameter.title} ${day(value)}`
    return `${parameter?.title ?? name}: ${parameter?.type === 'choice' ? (text.values[value] ?? value) : value}`
  })
  // Of an older version it may hold other columns.
  if (run.version !== null && run.version !== version) said.push(t.reports.version(run.version))
  return said.length === 0 ? text.everything : said.join(' · ')
}
