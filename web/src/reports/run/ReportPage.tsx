import { Alert, Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconCalendarEvent, IconPencil } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { Crumbs } from '../../app/Crumbs'
import { useIsMine } from '../../dashboards/useDashboards'
import { useUser } from '../../session/useSession'
import { Loaded } from '../../states/Loaded'
import { NameBone } from '../../states/NameBone'
import { t } from '../../texts'
import { Provenance } from '../Provenance'
import { editReport, scheduleReport } from '../places'
import { report as asked, type Report, type ReportRun } from '../useReports'
import type { Format } from '../../files/FormatChoice'
import { Columns } from './Columns'
import { draftOf } from './draft'
import { History } from './History'
import { RunForm } from './RunForm'
import '../reports.css'

const text = t.reports

/** A report: what it tells, a form to have it made, and what was made of it. */
export function ReportPage() {
  const { reportId } = useParams({ from: '/inside/reports/$reportId' })
  const query = useQuery(asked(reportId))
  return (
    <Stack>
      <Crumbs trail={[{ label: text.title, to: '/reports' }]} here={query.data?.name ?? null} />
      {query.data === undefined && (
        <Title order={1} size="h2">
          {query.isError ? text.title : <NameBone what={text.run.what} />}
        </Title>
      )}
      <Loaded query={query} what={text.run.what} skeleton={<Bones />}>
        {(report) => <Shown key={report.id} report={report} />}
      </Loaded>
    </Stack>
  )
}

function Shown({ report }: { report: Report }) {
  const isLearner = useUser()?.role === 'student'
  const [draft, setDraft] = useState(() => draftOf(report.parameters))
  const [format, setFormat] = useState<Format>(report.format)
  const [taken, setTaken] = useState('')
  const [askedFor, setAskedFor] = useState<readonly string[]>([])
  const form = useRef<HTMLDivElement>(null)

  function takeUp(run: ReportRun) {
    setDraft(draftOf(report.parameters, run.parameters))
    setFormat(run.format as Format)
    setTaken(text.run.taken)
    form.current?.focus()
    form.current?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <Stack gap="lg">
      <Head report={report} isLearner={isLearner} />
      {report.sections.length === 0 ? (
        <Alert color="yellow" variant="light" title={text.run.broken} data-state="broken">
          <Text size="sm">{text.run.brokenText}</Text>
        </Alert>
      ) : (
        <div ref={form} tabIndex={-1} aria-label={text.run.title} role="group">
          <RunForm
            report={report}
            isLearner={isLearner}
            draft={draft}
            change={(next) => {
              setTaken('')
              setDraft(next)
            }}
            format={format}
            changeFormat={setFormat}
            taken={taken}
            onAsked={(run) => {
              setTaken('')
              setAskedFor((before) => [...before, run])
            }}
          />
        </div>
      )}
      <History report={report} takeUp={takeUp} askedFor={askedFor} />
      {report.sections.length > 0 && <Columns report={report} />}
    </Stack>
  )
}

function Head({ report, isLearner }: { report: Report; isLearner: boolean }) {
  const isMine = useIsMine()(report.owner ?? '')
  const isSaved = report.type === 'custom'
  return (
    <div>
      <Group justify="space-between" gap="sm" align="flex-start">
        <Title order={1} size="h2" className="report-description">
          {report.name}
        </Title>
        {!isLearner && (
          <Group gap="xs">
            {isSaved && isMine && (
              <Button
                variant="default"
                leftSection={<IconPencil size={16} aria-hidden />}
                renderRoot={(props) => <Link {...props} to={editReport(report.id)} />}
              >
                {text.edit}
              </Button>
            )}
            <Button
              variant="default"
              leftSection={<IconCalendarEvent size={16} aria-hidden />}
              renderRoot={(props) => <Link {...props} to={scheduleReport(report.id)} />}
            >
              {text.schedule}
            </Button>
          </Group>
        )}
      </Group>
      {report.description !== null && (
        <Text mt={4} className="report-description">
          {report.description}
        </Text>
      )}
      {isSaved && <Provenance report={report} />}
    </div>
  )
}

function Bones() {
  return (
    <Stack>
      <Skeleton height={20} maw={560} />
      <Skeleton height={300} radius="md" />
      <Skeleton height={22} width={160} />
      <Skeleton height={58} radius="md" />
    </Stack>
  )
}
