import { Card, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { AnchorLink } from '../../app/AnchorLink'
import { Section } from '../../app/Section'
import { FileJobs } from '../../files/FileJobs'
import { Loaded } from '../../states/Loaded'
import { NextPage } from '../../states/NextPage'
import { t } from '../../texts'
import { fileOf, runsOf, useCancel, type ReportSummary, type RunFile } from '../useReports'

const text = t.reports
/** At first: what is older is a press away. */
const atOnce = 5

/** What the reader had made last, of all reports. */
export function NewestFiles({ reports }: { reports: readonly ReportSummary[] }) {
  const query = useInfiniteQuery(runsOf(null, atOnce))
  const cancel = useCancel()
  const names = new Map(reports.map(({ id, name }) => [id, name]))
  return (
    <Section title={text.recent}>
      <Loaded query={query} what={text.recentWhat} skeleton={<Skeleton height={58} radius="md" />}>
        {({ pages }) => {
          const files = pages
            .flatMap((page) => page.items)
            .map((run) => fileOf(run, names.get(run.reportId) ?? text.gone))
          if (files.length === 0) {
            return (
              <Text size="sm" c="dimmed">
                {text.noneRecent}. {text.noneRecentText}
              </Text>
            )
          }
          return (
            <Stack gap="xs">
              <Card withBorder padding="md" py={4}>
                <FileJobs
                  label={text.recent}
                  jobs={files}
                  cancel={({ run }) => cancel(run)}
                  head={(file) => <Head file={file} isThere={names.has(file.run.reportId)} />}
                />
              </Card>
              <Group justify="center">
                <NextPage query={query} label={text.more} size="xs" />
              </Group>
            </Stack>
          )
        }}
      </Loaded>
    </Section>
  )
}

function Head({ file, isThere }: { file: RunFile; isThere: boolean }) {
  if (!isThere) return <Text fw={600}>{file.title}</Text>
  return (
    <AnchorLink to="/reports/$reportId" params={{ reportId: file.run.reportId }} fw={600}>
      {file.title}
    </AnchorLink>
  )
}
