import { Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconPlus, IconReport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { AnchorLink } from '../../app/AnchorLink'
import { Section } from '../../app/Section'
import { useTitle } from '../../app/useTitle'
import { useIsMine } from '../../dashboards/useDashboards'
import { SearchField } from '../../search/SearchField'
import { useUser } from '../../session/useSession'
import { Empty } from '../../states/Empty'
import { Loaded } from '../../states/Loaded'
import { matching } from '../../table/sorting'
import { t } from '../../texts'
import { newReport } from '../places'
import { Provenance } from '../Provenance'
import { reports, type ReportSummary } from '../useReports'
import { ViewLinks } from '../ViewLinks'
import { grouped, searched } from './groups'
import { NewestFiles } from './NewestFiles'

const text = t.reports

/** What reports there are for the reader, and the files they had made last. */
export function ReportsPage() {
  const { q = '' } = useSearch({ from: '/inside/reports' })
  const navigate = useNavigate()
  const query = useQuery(reports)
  const isLearner = useUser()?.role === 'student'
  useTitle(text.title)
  const look = (next: string) =>
    void navigate({ to: '/reports', search: next === '' ? {} : { q: next }, replace: true, resetScroll: false })
  return (
    <Stack>
      <Group justify="space-between" gap="sm">
        <Title order={1} size="h2">
          {text.title}
        </Title>
        {!isLearner && (
          <Group gap="xs">
            <SearchField q={q} change={look} label={text.search} />
            <Button
              leftSection={<IconPlus size={16} aria-hidden />}
              renderRoot={(props) => <Link {...props} to={newReport} />}
            >
              {text.new}
            </Button>
          </Group>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {isLearner ? text.introOwn : text.intro}
      </Text>
      <ViewLinks />
      <Loaded query={query} what={text.what} skeleton={<Bones />}>
        {({ items }) => (
          <Stack gap="xl">
            {q === '' && <NewestFiles reports={items} />}
            <Reports items={items} q={q} isLearner={isLearner} />
          </Stack>
        )}
      </Loaded>
    </Stack>
  )
}

function Reports({ items, q, isLearner }: { items: readonly ReportSummary[]; q: string; isLearner: boolean }) {
  const isMine = useIsMine()
  const found = matching(items, searched, q)
  if (items.length === 0) return <Empty title={text.none} text={text.noneText} icon={<IconReport />} />
  if (found.length === 0) return <Empty title={text.nothing(q)} text={text.nothingText} />
  const saved = found.filter((report) => report.type === 'custom')
  const mine = saved.filter((report) => isMine(report.owner ?? ''))
  const shared = saved.filter((report) => !isMine(report.owner ?? ''))
  return (
    <>
      {!isLearner && (mine.length > 0 || q === '') && (
        <Section title={text.saved}>
          {mine.length === 0 ? (
            <Text size="sm" c="dimmed">
              {text.noneSaved}. {text.noneSavedText}
            </Text>
          ) : (
            <List reports={mine} />
          )}
        </Section>
      )}
      {shared.length > 0 && (
        <Section title={text.shared}>
          <List reports={shared} />
        </Section>
      )}
      {grouped(found).map(({ group, reports }) => (
        <Section key={group} title={text.groups[group]}>
          <List reports={reports} />
        </Section>
      ))}
    </>
  )
}

function List({ reports }: { reports: readonly ReportSummary[] }) {
  return (
    <ul className="report-list">
      {reports.map((report) => (
        <li key={report.id} data-report={report.id}>
          <Item report={report} />
        </li>
      ))}
    </ul>
  )
}

function Item({ report }: { report: ReportSummary }) {
  return (
    <Card withBorder padding="sm" h="100%">
      <AnchorLink to="/reports/$reportId" params={{ reportId: report.id }} fw={600} className="name">
        {report.name}
      </AnchorLink>
      {report.description !== null && (
        <Text size="sm" mt={2} className="about">
          {report.description}
        </Text>
      )}
      {report.type === 'custom' && <Provenance report={report} />}
    </Card>
  )
}

function Bones() {
  return (
    <Stack>
      <Skeleton height={22} width={160} />
      <Skeleton height={58} radius="md" />
      <Skeleton height={22} width={120} />
      <div className="report-list">
        {[0, 1, 2, 3, 4, 5].map((i) => (
          <Skeleton key={i} height={92} radius="md" />
        ))}
      </div>
    </Stack>
  )
}
