import type { Schemas } from '../api/client'
import { words } from '../dashboards/catalogue'
import { exactMoment } from '../figures/format'
import { t } from '../texts'

const text = t.reports.exports

/** What narrows events, in words, by the clock of a zone. */
export function filtersOf(events: Schemas['ExportedEvents'], zone: string): string {
  const { type, userId, courseId, appId, from, to } = events
  const names = t.events.filters
  const said = [
    type == null ? null : `${names.type}: ${type.join(', ')}`,
    userId == null ? null : `${names.userId}: ${userId}`,
    courseId == null ? null : `${names.courseId}: ${courseId}`,
    appId == null ? null : `${names.appId}: ${appId}`,
    from == null ? null : `${names.from(zone)}: ${exactMoment(from, zone)}`,
    to == null ? null : `${names.to(zone)}: ${exactMoment(to, zone)}`,
  ].filter((one) => one !== null)
  return said.length === 0 ? text.noFilters : said.join(' · ')
}

type Wish = Pick<Schemas['Export'], 'events' | 'measures' | 'dimensions' | 'filters' | 'asOf'>

/** What an export was asked for, in words, which tells it from others that are called the same. */
export function wishOf({ events, measures, dimensions, filters, asOf }: Wish, zone: string): string {
  if (events !== null) return filtersOf(events, zone)
  return [
    text.of.figures((measures ?? []).map(words), (dimensions ?? []).map(words)),
    ...filters.map(({ title, value }) => `${title}: ${value}`),
    ...(asOf === null ? [] : [text.of.asOf(exactMoment(asOf, zone))]),
  ].join(' · ')
}
