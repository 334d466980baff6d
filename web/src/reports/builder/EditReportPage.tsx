import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Crumbs } from '../../app/Crumbs'
import { useCatalogue } from '../../dashboards/catalogue'
import { useMe } from '../../session/useMe'
import { Loaded } from '../../states/Loaded'
import { NameBone } from '../../states/NameBone'
import { t } from '../../texts'
import { Bones } from './Bones'
import { Builder } from './Builder'
import { draftOf, type Report } from './draft'
import { report as asked } from '../useReports'

const text = t.reportBuilder

/** Where a report's owner changes it. */
export function EditReportPage() {
  const { reportId } = useParams({ from: '/inside/reports/$reportId/edit' })
  // What others changed meanwhile is said when it is saved; it must not come in by itself under somebody's hands.
  const query = useQuery({ ...asked(reportId), refetchOnWindowFocus: false })
  const name = query.data?.name ?? null
  const title = name === null ? null : text.editTitle(name)
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
        <Title order={1} size="h2" className="breaks">
          {title ?? (query.isError ? text.reports : <NameBone what={text.one} />)}
        </Title>
      </div>
      <Loaded query={query} what={text.one} skeleton={<Bones />}>
        {(report) => <Mine report={report} />}
      </Loaded>
    </Stack>
  )
}

/** Who made it changes it; who did not may begin from it. */
function Mine({ report }: { report: Report }) {
  const me = useMe()
  const catalogue = useCatalogue()
  const draft = draftOf(report)
  if (draft === null || (me !== null && me.subject !== report.owner)) {
    return (
      <Alert
        color="gray"
        variant="light"
        icon={<IconLock />}
        title={draft === null ? text.builtIn : text.forbidden}
        data-state="forbidden"
      >
        <Group gap="xs">
          <Button
            size="xs"
            renderRoot={(props) => (
              <Link {...props} to="/reports/new" search={draft === null ? {} : { from: report.id }} />
            )}
          >
            {draft === null ? text.make : text.copy}
          </Button>
          <Button
            size="xs"
            variant="default"
            renderRoot={(props) => <Link {...props} to="/reports/$reportId" params={{ reportId: report.id }} />}
          >
            {text.back}
          </Button>
        </Group>
      </Alert>
    )
  }
  if (me === null) {
    return (
      <div role="status" aria-busy="true" aria-label={t.states.loading(text.one)}>
        <Bones />
      </div>
    )
  }
  return (
    <>
      <Text size="sm" c="dimmed" maw={680}>
        {text.intro}
      </Text>
      <Loaded query={catalogue} what={text.what} skeleton={<Bones />}>
        {(all) => <Builder key={report.id} catalogue={all} initial={draft} saved={report} />}
      </Loaded>
    </>
  )
}
