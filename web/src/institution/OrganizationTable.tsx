import type { InfiniteData } from '@tanstack/react-query'
import { useMemo } from 'react'
import { AnchorLink } from '../app/AnchorLink'
import type { Schemas } from '../api/client'
import { number } from '../figures/format'
import type { Timeframe } from '../period/search'
import { Empty } from '../states/Empty'
import { amount, bare, type FigureColumn } from '../table/columns'
import { RowTable } from '../table/RowTable'
import type { Sorting } from '../table/sorting'
import { NextPage, type Paged } from '../states/NextPage'
import { t } from '../texts'
import { usualOrder, type Order, type Organization } from './useOrganizations'

const text = t.institution.organizations

interface Props {
  pages: InfiniteData<Schemas['PageOfOrganizationSummary']>
  query: Paged
  q: string
  order: Order
  reorder: (order: Order) => void
  timeframe: Timeframe
}

/** The organizations with their key figures as they stand now, searched and sorted by the server. */
export function OrganizationTable({ pages, query, q, order, reorder, timeframe }: Props) {
  const rows = pages.pages.flatMap((p) => p.items)
  const columns = useMemo(() => columnsOf(timeframe), [timeframe])
  if (rows.length === 0) return <Empty title={text.none} text={text.noneText(q)} />
  return (
    <>
      <RowTable
        title={text.title}
        summary={text.caption(rows.length, !query.hasNextPage)}
        rows={rows}
        columns={columns}
        rowKey={(o) => o.id}
        sorting={order}
        // The keys of its columns are the server's.
        sort={(next: Sorting | null) => reorder((next as Order | null) ?? usualOrder)}
      />
      <NextPage query={query} label={text.more} mt="sm" size="xs" />
    </>
  )
}

function columnsOf(timeframe: Timeframe): FigureColumn<Organization>[] {
  const { columns } = text
  return [
    {
      key: 'id',
      label: text.one,
      value: (o) => o.organizationId,
      cell: ({ organizationId }) => (
        <AnchorLink to="/institution/$organizationId" params={{ organizationId }} search={{ timeframe }}>
          {organizationId}
        </AnchorLink>
      ),
    },
    amount(columns.users, (o) => o.totalUsers, number, { key: 'users', measure: 'totalUsers (organization)' }),
    amount(columns.courses, (o) => o.totalCourses, number, { key: 'courses', measure: 'totalCourses (organization)' }),
    amount(columns.enrollments, (o) => o.totalCourseEnrollments, number, {
      key: 'enrollments',
      measure: 'totalCourseEnrollments',
    }),
    amount(columns.completions, (o) => o.completedCourses, number, { key: 'completions', measure: 'completedCourses' }),
    amount(columns.completionRate, (o) => o.completionRate, bare('percent'), {
      measure: 'completionRate (organization)',
      isUnsorted: true,
    }),
    amount(columns.learningHours, (o) => o.totalLearningHours, bare('hours'), {
      key: 'learningHours',
      measure: 'totalLearningHours (organization)',
    }),
  ]
}
