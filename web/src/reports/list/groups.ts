import { t } from '../../texts'
import type { ReportSummary } from '../useReports'

export type Group = keyof typeof t.reports.groups

/** What each built-in report answers about. */
const groupOf = new Map<string, Group>(
  Object.entries({
    'user-progress': 'learners',
    engagement: 'learners',
    'flagged-learners': 'learners',
    'course-performance': 'courses',
    'course-comparison': 'courses',
    enrollments: 'courses',
    completions: 'courses',
    'assessment-results': 'assessments',
    'question-analysis': 'assessments',
    'organization-summary': 'institution',
    'instructor-overview': 'institution',
    'activity-log': 'institution',
  } satisfies Record<string, Group>),
)

const order: readonly Group[] = ['learners', 'courses', 'assessments', 'institution', 'more']

/** The built-in ones by what they answer about; a newer server's others come last. */
export function grouped(reports: readonly ReportSummary[]): { group: Group; reports: ReportSummary[] }[] {
  const builtIn = reports.filter((report) => report.type === 'built_in')
  return order
    .map((group) => ({ group, reports: builtIn.filter(({ id }) => (groupOf.get(id) ?? 'more') === group) }))
    .filter((one) => one.reports.length > 0)
}

export const searched = ({ name, description }: ReportSummary) => `${name} ${description ?? ''}`
