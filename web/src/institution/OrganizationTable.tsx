import { Box, Button, Group, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { UseInfiniteQueryResult, InfiniteData } from '@tanstack/react-query'
import type { Schemas } from '../api/client'
import { Explain } from '../explain/Explain'
import { number } from '../figures/format'
import type { Timeframe } from '../period/search'
import { Empty } from '../states/Empty'
import { t } from '../texts'
import type { Order, Organization, OrganizationSort } from './useOrganizations'
import { PlaceLink } from './PlaceLink'

const text = t.institution.organizations

interface Amount {
  label: string
  measure: string
  value: (o: Organization) => number | null
  unit?: string
  /** As the API sorts by it; left out, it does not. */
  sort?: OrganizationSort
}

const amounts: readonly Amount[] = [
  { label: text.columns.users, measure: 'totalUsers (organization)', value: (o) => o.totalUsers, sort: 'users' },
  {
    label: text.columns.courses,
    measure: 'totalCourses (organization)',
    value: (o) => o.totalCourses,
    sort: 'courses',
  },
  {
    label: text.columns.enrollments,
    measure: 'totalCourseEnrollments',
    value: (o) => o.totalCourseEnrollments,
    sort: 'enrollments',
  },
  {
    label: text.columns.completions,
    measure: 'completedCourses',
    value: (o) => o.completedCourses,
    sort: 'completions',
  },
  {
    label: text.columns.completionRate,
    measure: 'completionRate (organization)',
    value: (o) => o.completionRate,
    unit: 'percent',
  },
  {
    label: text.columns.learningHours,
    measure: 'totalLearningHours (organization)',
    value: (o) => o.totalLearningHours,
    unit: 'hours',
    sort: 'learningHours',
  },
]

interface Props {
  pages: InfiniteData<Schemas['PageOfOrganizationSummary']>
  query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>
  q: string
  order: Order
  reorder: (order: Order) => void
  timeframe: Timeframe
}

/** The organizations with their key figures as they stand now, searched and sorted by the server. */
export function OrganizationTable({ pages, query, q, order, reorder, timeframe }: Props) {
  const rows = pages.pages.flatMap((p) => p.items)
  if (rows.length === 0) return <Empty title={text.none} text={text.noneText(q)} />
  return (
    <>
      <div className="compare-place" tabIndex={0} role="region" aria-label={t.institution.table.region(text.title)}>
        <table className="compare">
          <caption>
            <span>{text.caption(rows.length, !query.hasNextPage)}</span>
          </caption>
          <thead>
            <tr>
              <th scope="col" {...ariaSort(order, 'id')}>
                <Sorter label={text.one} sort="id" order={order} reorder={reorder} />
              </th>
              {amounts.map((a) => (
                <th key={a.label} scope="col" className="amount" {...ariaSort(order, a.sort)}>
                  <Group gap={2} wrap="nowrap" justify="flex-end">
                    {a.sort === undefined ? (
                      a.label
                    ) : (
                      <Sorter label={a.label} sort={a.sort} order={order} reorder={reorder} />
                    )}
                    <Explain measure={a.measure} name={a.label} />
                  </Group>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((o) => (
              <tr key={o.id}>
                <th scope="row">
                  <PlaceLink
                    to="/institution/$organizationId"
                    params={{ organizationId: o.organizationId }}
                    search={{ timeframe }}
                  >
                    {o.organizationId}
                  </PlaceLink>
                </th>
                {amounts.map((a) => (
                  <td key={a.label} className="amount">
                    {number(a.value(o), a.unit)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {query.hasNextPage && (
        <Button
          mt="sm"
          variant="default"
          size="xs"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {text.more}
        </Button>
      )}
    </>
  )
}

function ariaSort({ sort, order }: Order, own: OrganizationSort | undefined) {
  return sort === own ? { 'aria-sort': order === 'asc' ? ('ascending' as const) : ('descending' as const) } : {}
}

interface SorterProps {
  label: string
  sort: OrganizationSort
  order: Order
  reorder: (order: Order) => void
}

function Sorter({ label, sort, order, reorder }: SorterProps) {
  const isSorted = order.sort === sort
  const Arrow = order.order === 'asc' ? IconArrowUp : IconArrowDown
  const next = isSorted ? (order.order === 'asc' ? 'desc' : 'asc') : sort === 'id' ? 'asc' : 'desc'
  return (
    <UnstyledButton fz="sm" onClick={() => reorder({ sort, order: next })}>
      <Group gap={2} wrap="nowrap" component="span">
        {label}
        <Box component="span" w={14} h={14} lh={1}>
          {isSorted && <Arrow size={14} aria-hidden />}
        </Box>
      </Group>
    </UnstyledButton>
  )
}
