import { day } from '../../figures/format'
import { t } from '../../texts'
import type { Report, ReportRun } from '../useReports'
import type { NameOf } from './useNames'

const text = t.reports.run

/**
 * With what a run was asked, in words.
 * @param isLearner Whom it is about need not be said: it is about themselves.
 * @param nameOf What ids stand for; left out: themselves.
 */
export function madeOf(
  { parameters, version }: Pick<Report, 'parameters' | 'version'>,
  run: Pick<ReportRun, 'parameters' | 'version'>,
  isLearner = false,
  nameOf: NameOf = (_, value) => value,
): string {
  const told = Object.entries(run.parameters).filter(([name]) => !(isLearner && name === 'userId'))
  const said = told.map(([name, value]) => {
    const parameter = parameters.find((p) => p.name === name)
    if (name === 'timeframe') return text.periods[value] ?? value
    if (parameter?.type === 'date') return `${parameter.title} ${day(value)}`
    return `${parameter?.title ?? name}: ${parameter?.type === 'choice' ? (text.values[value] ?? value) : nameOf(name, value)}`
  })
  // Of an older version it may hold other columns.
  if (run.version !== null && run.version !== version) said.push(t.reports.version(run.version))
  return said.length === 0 ? text.everything : said.join(' · ')
}
