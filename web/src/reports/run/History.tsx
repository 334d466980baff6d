import { Button, Card, Group, Skeleton, Stack, Text } from '@mantine/core'
import { IconFiles } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Section } from '../../app/Section'
import { FileJobs } from '../../files/FileJobs'
import { useUser } from '../../session/useSession'
import { Empty } from '../../states/Empty'
import { Loaded } from '../../states/Loaded'
import { NextPage } from '../../states/NextPage'
import { t } from '../../texts'
import { fileOf, runsOf, useCancel, type Report, type ReportRun } from '../useReports'
import { madeOf } from './madeOf'
import { useNames } from './useNames'

const text = t.reports.run

interface Props {
  report: Report
  takeUp: (run: ReportRun) => void
  /** Runs that were asked for on this page. */
  askedFor: readonly string[]
}

/** What was made of a report, and what is being made: the reader's own; to administrators, everybody's. */
export function History({ report, takeUp, askedFor }: Props) {
  const query = useInfiniteQuery(runsOf(report.id))
  const cancel = useCancel()
  const nameOf = useNames(query.data?.pages.flatMap((page) => page.items.map((run) => run.parameters)) ?? [])
  const isLearner = useUser()?.role === 'student'
  return (
    <Section title={text.history}>
      <Loaded query={query} what={text.historyWhat} skeleton={<Skeleton height={58} radius="md" />}>
        {({ pages }) => {
          const files = pages.flatMap((page) => page.items).map((run) => fileOf(run, report.name))
          if (files.length === 0) return <Empty title={text.noneMade} text={text.noneMadeText} icon={<IconFiles />} />
          return (
            <Stack gap="xs">
              <Card withBorder padding="md" py={4}>
                <FileJobs
                  label={text.history}
                  jobs={files}
                  askedFor={askedFor}
                  cancel={({ run }) => cancel(run)}
                  head={({ run }) => (
                    <Text size="sm" className="breaks">
                      {madeOf(report, run, isLearner, nameOf)}
                    </Text>
                  )}
                  further={({ run, fileName, title }) => (
                    <Button
                      size="xs"
                      variant="subtle"
                      aria-label={text.againOf(fileName ?? title)}
                      onClick={() => takeUp(run)}
                    >
                      {text.again}
                    </Button>
                  )}
                />
              </Card>
              <Group justify="center">
                <NextPage query={query} label={t.reports.more} size="xs" />
              </Group>
            </Stack>
          )
        }}
      </Loaded>
    </Section>
  )
}
