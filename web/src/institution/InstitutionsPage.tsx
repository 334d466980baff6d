import { Box, Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, Navigate, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { LeadToStart } from '../admin/start/LeadToStart'
import { Section } from '../app/Section'
import { useTopics } from '../live/useTopics'
import { SearchField } from '../search/SearchField'
import { TimeframeChoice } from '../period/TimeframeChoice'
import { Empty } from '../states/Empty'
import { Loaded } from '../states/Loaded'
import { t } from '../texts'
import { Bones } from './Bones'
import { OrganizationTable } from './OrganizationTable'
import { organizations, organizationsLike, usualOrder } from './useOrganizations'
import { whole } from './useWhole'
import { WholeCharts } from './WholeCharts'
import { WholeInstitution } from './WholeInstitution'
import './institution.css'

/** Straight to the only organization; where there are several, all of them together and then each. */
export function InstitutionsPage() {
  const { timeframe } = useSearch({ from: '/inside/institution' })
  const query = useQuery(organizationsLike(''))
  return (
    <Stack>
      {/* One heading from the first moment on: it has the focus of who came here. */}
      <Group justify="space-between">
        <Title order={1} size="h2" id="whole">
          {t.institution.whole.title}
        </Title>
        <TimeframeChoice value={timeframe} />
      </Group>
      <Loaded query={query} what={t.institution.organizations.title} skeleton={<Bones />}>
        {({ items, nextCursor }) =>
          items.length === 1 && nextCursor === null ? (
            <Navigate
              to="/institution/$organizationId"
              params={{ organizationId: items[0]!.organizationId }}
              search={{ timeframe }}
              replace
            />
          ) : (
            <Institutions ids={items.map((o) => o.organizationId)} />
          )
        }
      </Loaded>
    </Stack>
  )
}

function Institutions({ ids }: { ids: readonly string[] }) {
  const { timeframe } = useSearch({ from: '/inside/institution' })
  const query = useQuery(whole(timeframe))
  const topics = ids.map((id) => `organization:${id}`)
  useTopics(topics, ['institutions'])
  useTopics(topics, ['organizations'])
  return (
    <Stack gap="xl">
      <Stack component="section" aria-labelledby="whole">
        <Loaded query={query} what={t.institution.whole.title} skeleton={<Bones />}>
          {(dashboard) => <WholeInstitution dashboard={dashboard} />}
        </Loaded>
      </Stack>
      <Section
        title={t.institution.organizations.title}
        beside={
          <Text size="sm" c="dimmed">
            {t.period.now}
          </Text>
        }
      >
        {ids.length > 0 ? <Organizations /> : <NoOrganizations />}
      </Section>
      {query.data !== undefined && query.data.charts.length > 0 && (
        <Section title={t.institution.whole.charts}>
          <WholeCharts charts={query.data.charts} timeframe={timeframe} />
        </Section>
      )}
    </Stack>
  )
}

function Organizations() {
  const { timeframe, q = '' } = useSearch({ from: '/inside/institution' })
  const navigate = useNavigate()
  const [order, setOrder] = useState(usualOrder)
  const query = useInfiniteQuery(organizations(q, order))
  const search = (q: string) =>
    void navigate({ to: '/institution', search: (old) => ({ timeframe: old.timeframe, q }), replace: true })
  return (
    <Card withBorder padding="md" radius="md">
      {/* It stays while what it finds comes and goes. */}
      <Box mb="sm">
        <SearchField q={q} change={search} label={t.institution.organizations.search} />
      </Box>
      <Loaded query={query} what={t.institution.organizations.title} skeleton={<Skeleton height={260} radius="md" />}>
        {(pages) => (
          <OrganizationTable pages={pages} query={query} q={q} order={order} reorder={setOrder} timeframe={timeframe} />
        )}
      </Loaded>
    </Card>
  )
}

function NoOrganizations() {
  const text = t.institution.organizations
  return (
    <Card withBorder padding="md" radius="md">
      <Empty title={text.noOrganizations} text={text.noOrganizationsText}>
        <Group>
          <LeadToStart />
          <Button component={Link} to="/courses" variant="default">
            {text.toCourses}
          </Button>
        </Group>
      </Empty>
    </Card>
  )
}
