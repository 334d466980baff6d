import { Group, Stack, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams, useSearch } from '@tanstack/react-router'
import { Crumbs } from '../app/Crumbs'
import { Section } from '../app/Section'
import { PeriodLine } from '../period/PeriodLine'
import type { Timeframe } from '../period/search'
import { TimeframeChoice } from '../period/TimeframeChoice'
import { Loaded } from '../states/Loaded'
import { t } from '../texts'
import { ActiveLearners } from './ActiveLearners'
import { Bones } from './Bones'
import { Categories } from './Categories'
import { CourseComparison } from './CourseComparison'
import { Instructors } from './Instructors'
import { KeyFigures } from './KeyFigures'
import { runOf } from './keyFigures'
import { OrganizationSwitcher } from './OrganizationSwitcher'
import { Retention } from './Retention'
import { Runs } from './Runs'
import { Sections } from './Sections'
import { Trend } from './Trend'
import { useInstitution, type Macro } from './useInstitution'
import { areSeveral, organizationsLike } from './useOrganizations'
import { WorthALook } from './WorthALook'
import './institution.css'

const titles = t.institution.sections
const sections = ['glance', 'activity', 'courses', 'people', 'retention', 'runs'] as const

/** An institution: how it does, what changed, where to look, and then all of it. */
export function InstitutionPage() {
  const { organizationId } = useParams({ from: '/inside/institution/$organizationId' })
  const { timeframe } = useSearch({ from: '/inside/institution/$organizationId' })
  const query = useInstitution(organizationId, timeframe)
  const { data: first } = useQuery(organizationsLike(''))
  return (
    <Stack>
      <div>
        {/* Above the only one there is nothing: the way there would lead back. */}
        <Crumbs
          trail={
            first !== undefined && areSeveral(first)
              ? [{ label: t.institution.organizations.all, to: '/institution', search: { timeframe } }]
              : []
          }
          here={organizationId}
        />
        <Group justify="space-between" align="flex-end">
          <Title order={1} size="h2" className="long">
            {organizationId}
          </Title>
          <Group gap="sm">
            <OrganizationSwitcher key={organizationId} organizationId={organizationId} />
            <TimeframeChoice value={timeframe} />
          </Group>
        </Group>
      </div>
      <Loaded query={query} what={t.frame.institution} skeleton={<Bones />}>
        {(dashboard) => (
          <div aria-busy={query.isPlaceholderData} className={query.isPlaceholderData ? 'busy' : undefined}>
            {/* Its own state, as the chosen title of runs, belongs to one organization. */}
            <Dashboard key={organizationId} dashboard={dashboard} timeframe={timeframe} />
          </div>
        )}
      </Loaded>
    </Stack>
  )
}

function Dashboard({ dashboard, timeframe }: { dashboard: Macro; timeframe: Timeframe }) {
  return (
    <Stack gap="xl">
      <Stack gap="xs">
        <PeriodLine period={dashboard.period} />
        <Sections ids={sections} />
      </Stack>
      <Section id="glance" title={titles.glance}>
        <WorthALook dashboard={dashboard} timeframe={timeframe} />
        <KeyFigures metrics={dashboard.metrics} to={dashboard.period.to} runOf={(metric) => runOf(metric, dashboard)} />
      </Section>
      <Section id="activity" title={titles.activity}>
        <div className="charts">
          <ActiveLearners active={dashboard.activeLearners} />
          <Trend
            title={t.institution.trend.title}
            measure="trend[] (macro)"
            by={dashboard.trendBy === 'week' ? 'week' : 'day'}
            rows={dashboard.trend}
          />
        </div>
      </Section>
      <Section id="courses" title={titles.courses}>
        <CourseComparison courses={dashboard.courses} all={dashboard.totalCourses} timeframe={timeframe} />
      </Section>
      <Section id="people" title={titles.people}>
        <Categories categories={dashboard.categories} />
        <Instructors dashboard={dashboard} timeframe={timeframe} />
      </Section>
      <Section id="retention" title={titles.retention}>
        <Retention cohorts={dashboard.retention} />
      </Section>
      <Section id="runs" title={titles.runs}>
        <Runs titles={dashboard.courseRuns} timeframe={timeframe} />
      </Section>
    </Stack>
  )
}
