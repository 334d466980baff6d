import { Badge, Group, Text } from '@mantine/core'
import { useIsMine } from '../dashboards/useDashboards'
import { useOwnerName } from '../dashboards/useOwnerName'
import { since } from '../figures/format'
import { t } from '../texts'
import type { Report, ReportSummary } from './useReports'

const text = t.reports

/** Of a saved report: whose it is, who sees it, and which version this is. */
export function Provenance({ report }: { report: Report | ReportSummary }) {
  const isMine = useIsMine()(report.owner ?? '')
  const ownerName = useOwnerName()
  const facts = [
    isMine || report.owner === null ? null : text.by(ownerName(report.owner)),
    report.version === null ? null : text.version(report.version),
    report.updatedAt === null ? null : text.changed(since(report.updatedAt)),
  ].filter((fact) => fact !== null)
  return (
    <Group gap="xs" mt={6}>
      {isMine && (
        <Badge variant="light" color={report.isPublic ? 'lectern' : 'gray'} className="sharing">
          {report.isPublic ? text.isShared : text.isPrivate}
        </Badge>
      )}
      <Text size="xs" c="dimmed" className="breaks">
        {facts.join(' · ')}
      </Text>
    </Group>
  )
}
