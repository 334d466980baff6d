import { Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { AnchorLink } from '../../app/AnchorLink'
import { Crumbs } from '../../app/Crumbs'
import { useMe } from '../../session/useMe'
import { Loaded } from '../../states/Loaded'
import { NameBone } from '../../states/NameBone'
import { t } from '../../texts'
import type { Report } from '../builder/draft'
import { report as askedReport } from '../useReports'
import { draftOf, fresh } from './draft'
import { Editor } from './Editor'
import { History } from './History'
import { schedule as asked } from './useSchedule'
import '../builder/builder.css'
import './schedule.css'

const text = t.schedules

/** When a report goes out by itself, and what became of it. */
export function SchedulePage() {
  const { reportId } = useParams({ from: '/inside/reports/$reportId/schedule' })
  const query = useQuery({ ...askedReport(reportId), refetchOnWindowFocus: false })
  const name = query.data?.name ?? null
  const title = name === null ? null : text.titleOf(name)
  return (
    <Stack>
      <div>
        <Crumbs
          trail={[
            { label: text.reports, to: '/reports' },
            ...(name === null ? [] : [{ label: name, to: '/reports/$reportId', params: { reportId } } as const]),
          ]}
          here={title}
        />
        <Group justify="space-between" align="flex-end" gap="sm">
          <Title order={1} size="h2" className="breaks">
            {title ?? (query.isError ? text.title : <NameBone what={text.one} />)}
          </Title>
          <AnchorLink to="/reports/schedules" size="sm">
            {text.all}
          </AnchorLink>
        </Group>
        <Text size="sm" c="dimmed" maw={680}>
          {text.intro}
        </Text>
      </div>
      <Loaded query={query} what={t.reportBuilder.one} skeleton={<Bones />}>
        {(report) => <OfReport report={report} />}
      </Loaded>
    </Stack>
  )
}

function OfReport({ report }: { report: Report }) {
  const me = useMe()
  // What another window saved is said when this one saves; it must not come in by itself under somebody's hands.
  const query = useQuery({
    ...asked(report.id, me?.subject ?? ''),
    enabled: me !== null,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  return (
    <Loaded query={query} what={text.one} skeleton={<Bones />}>
      {(schedule) =>
        me === null ? (
          <Bones />
        ) : (
          <Stack gap="xl">
            <Editor
              // Another one, or none any more, begins anew; the same one saved again is taken up by the editor itself.
              key={schedule?.id ?? 'none'}
              report={report}
              owner={me.subject}
              initial={
                schedule === null ? fresh(me.timeZone, report, me.accountId) : draftOf(schedule, report.parameters)
              }
              saved={schedule}
              isAdmin={me.role === 'admin'}
            />
            {schedule !== null && <History schedule={schedule} isAdmin={me.role === 'admin'} />}
          </Stack>
        )
      }
    </Loaded>
  )
}

function Bones() {
  return (
    <Stack gap="md">
      {[140, 120, 120].map((height, i) => (
        <Skeleton key={i} height={height} radius="md" />
      ))}
    </Stack>
  )
}
