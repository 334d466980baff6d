import { Anchor, Badge, Group, ScrollArea, Table, Text, UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Explain } from '../explain/Explain'
import { figure, moment, number, since } from '../figures/format'
import { useMe } from '../session/useMe'
import { t } from '../texts'
import { turned, usual, type Listing, type Sort } from './search'
import type { Learner } from './useLearners'

export interface ListProps {
  learners: readonly Learner[]
  listing: Listing
  show: (listing: Listing) => void
  /** Administrators alone reach them here. */
  withEmail: boolean
  caption: string
}

interface Column {
  sort: Sort
  /** In the glossary. */
  measure: string
  text: (learner: Learner) => string
}

export const figures: readonly Column[] = [
  { sort: 'coursesEnrolled', measure: 'totalCoursesEnrolled', text: (l) => number(l.totalCoursesEnrolled) },
  { sort: 'coursesCompleted', measure: 'totalCoursesCompleted', text: (l) => number(l.totalCoursesCompleted) },
  { sort: 'averageScore', measure: 'averageScore (user)', text: (l) => figure(l.averageScore, 'percent') },
  { sort: 'learningHours', measure: 'totalLearningHours', text: (l) => figure(l.totalLearningHours, 'hours') },
]

export function LearnerTable({ learners, listing, show, withEmail, caption }: ListProps) {
  const heading = { listing, show }
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t.learners.title }}>
      <Table highlightOnHover miw={720} className="learners">
        <Table.Caption className="hidden">{caption}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Heading sort="name" {...heading} />
            {withEmail && <Table.Th scope="col">{t.learners.columns.email}</Table.Th>}
            {figures.map(({ sort, measure }) => (
              <Heading key={sort} sort={sort} measure={measure} isFigure {...heading} />
            ))}
            <Heading sort="lastActive" isFigure {...heading} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {learners.map((learner) => (
            <Table.Tr key={learner.userId}>
              <Table.Th scope="row" fw={400}>
                <Name learner={learner} />
              </Table.Th>
              {withEmail && (
                <Table.Td maw={320}>
                  <Text size="sm" truncate title={learner.email ?? undefined}>
                    {learner.email ?? t.words.none}
                  </Text>
                </Table.Td>
              )}
              {figures.map(({ sort, text }) => (
                <Table.Td key={sort} ta="right">
                  {text(learner)}
                </Table.Td>
              ))}
              <Table.Td ta="right">
                <LastActive at={learner.lastActiveDate} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}

/** Their name, or the id where none is known; staff, who are users too, are told apart. */
export function Name({ learner }: { learner: Learner }) {
  const isStaff = learner.role === 'instructor' || learner.role === 'admin'
  return (
    <Group gap="xs" wrap="nowrap">
      <Anchor
        size="sm"
        className="name"
        renderRoot={(props) => <Link {...props} to="/learners/$userId" params={{ userId: learner.userId }} />}
      >
        <bdi>{learner.name ?? learner.userId}</bdi>
      </Anchor>
      {isStaff && (
        <Badge size="xs" variant="default" flex="none">
          {t.words.role[learner.role!]}
        </Badge>
      )}
    </Group>
  )
}

export function LastActive({ at }: { at: string | null }) {
  const me = useMe()
  if (at === null) return t.learners.never
  return (
    <time dateTime={at} title={moment(at, me?.timeZone ?? 'UTC')}>
      {since(at)}
    </time>
  )
}

interface HeadingProps {
  sort: Sort
  measure?: string
  isFigure?: boolean
  listing: Listing
  show: (listing: Listing) => void
}

function Heading({ sort, measure, isFigure = false, listing, show }: HeadingProps) {
  const isSorted = (listing.sort ?? 'name') === sort
  const order = listing.order ?? usual(sort)
  const label = t.learners.columns[sort]
  const Icon = !isSorted ? IconArrowsSort : order === 'asc' ? IconArrowUp : IconArrowDown
  return (
    <Table.Th scope="col" aria-sort={!isSorted ? 'none' : order === 'asc' ? 'ascending' : 'descending'}>
      <Group gap={2} wrap="nowrap" justify={isFigure ? 'flex-end' : 'flex-start'}>
        <UnstyledButton
          className="sort"
          data-sorted={isSorted || undefined}
          onClick={() => show(turned(listing, sort))}
        >
          {label}
          <Icon size={14} aria-hidden />
        </UnstyledButton>
        {measure !== undefined && <Explain measure={measure} name={label} />}
      </Group>
    </Table.Th>
  )
}
