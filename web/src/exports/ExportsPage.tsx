import { Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconFiles } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { AnchorLink } from '../app/AnchorLink'
import { useTitle } from '../app/useTitle'
import { FileJobs } from '../files/FileJobs'
import { ViewLinks } from '../reports/ViewLinks'
import { useMe } from '../session/useMe'
import { useUser } from '../session/useSession'
import { Empty } from '../states/Empty'
import { Loaded } from '../states/Loaded'
import { NextPage } from '../states/NextPage'
import { t } from '../texts'
import { exportList, fileOf, useCancelExport } from './useExports'
import { wishOf } from './wish'

const text = t.reports.exports

/** What was exported, and what is being exported. */
export function ExportsPage() {
  const query = useInfiniteQuery(exportList)
  const cancel = useCancelExport()
  const zone = useMe()?.timeZone ?? 'UTC'
  const isAdmin = useUser()?.role === 'admin'
  useTitle(text.title)
  return (
    <Stack>
      <Title order={1} size="h2">
        {text.title}
      </Title>
      <Text size="sm" c="dimmed">
        {text.intro}
      </Text>
      <ViewLinks />
      <Loaded query={query} what={text.what} skeleton={<Bones />}>
        {({ pages }) => {
          const files = pages.flatMap((page) => page.items).map(fileOf)
          if (files.length === 0) {
            return (
              <Empty title={text.none} text={isAdmin ? text.noneText : text.noneTextTeacher} icon={<IconFiles />}>
                <AnchorLink to={isAdmin ? '/events' : '/reports'} size="sm">
                  {isAdmin ? text.toEvents : text.toReports}
                </AnchorLink>
              </Empty>
            )
          }
          return (
            <Stack gap="xs">
              <Card withBorder padding="md" py={4}>
                <FileJobs
                  label={text.table}
                  jobs={files}
                  cancel={({ id }) => cancel(id)}
                  head={({ title, of }) => (
                    <>
                      <Text size="sm" fw={600} className="breaks">
                        {of.dataset === null ? title : `${title} · ${text.of.dataset(of.dataset)}`}
                      </Text>
                      <Text size="sm" className="breaks">
                        {wishOf(of, zone)}
                      </Text>
                    </>
                  )}
                />
              </Card>
              <Group justify="center">
                <NextPage query={query} label={text.more} size="xs" />
              </Group>
            </Stack>
          )
        }}
      </Loaded>
    </Stack>
  )
}

function Bones() {
  return (
    <Stack gap={6}>
      {[0, 1, 2, 3].map((i) => (
        <Skeleton key={i} height={58} radius="md" />
      ))}
    </Stack>
  )
}
