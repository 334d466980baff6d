import { Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { toHeading } from '../../admin/focus'
import { AnchorLink } from '../../app/AnchorLink'
import { Crumbs } from '../../app/Crumbs'
import { useMe } from '../../session/useMe'
import { Loaded } from '../../states/Loaded'
import { NameBone } from '../../states/NameBone'
import { t } from '../../texts'
import type { Report } from '../builder/draft'
import { onceDrawn } from '../onceDrawn'
import { report as askedReport } from '../useReports'
import { draftOf, fresh } from './draft'
import { Editor } from './Editor'
import { History } from './History'
import { nextLook, schedule as asked } from './useSchedule'
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
  const [ended, countEnded] = useState(0)
  const query = useQuery({
    ...asked(report.id, me?.subject ?? ''),
    enabled: me !== null,
    refetchInterval: ({ state }) => nextLook(state.data, Date.now()),
  })
  return (
    <Loaded query={query} what={text.one} skeleton={<Bones />}>
      {(schedule) =>
        me === null ? (
          <Bones />
        ) : (
          <Stack gap="xl">
            <Editor
              // After one that was ended it begins anew. What is saved, here or elsewhere, it takes up itself, or not.
              key={ended}
              report={report}
              owner={me.subject}
              initial={
                schedule === null ? fresh(me.timeZone, report, me.accountId) : draftOf(schedule, report.parameters)
              }
              current={schedule}
              isAdmin={me.role === 'admin'}
              ended={() => {
                countEnded((n) => n + 1)
                onceDrawn(toHeading)
              }}
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
