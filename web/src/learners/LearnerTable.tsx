import { Anchor, Badge, Card, Group, Text, VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { figure, moment, number, since } from '../figures/format'
import { useMe } from '../session/useMe'
import { SortHead } from '../table/SortHead'
import { t } from '../texts'
import { markOf } from './namesakes'
import { turned, usual, type Listing, type Sort } from './search'
import type { Learner } from './useLearners'

export interface ListProps {
  learners: readonly Learner[]
  listing: Listing
  show: (listing: Listing) => void
  /** Administrators alone reach them here. */
  withEmail: boolean
  /** Those whose name another one has too. */
  twins: ReadonlySet<string>
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

export function LearnerTable({ learners, listing, show, withEmail, twins, caption }: ListProps) {
  const sortedBy = (sort: Sort) => ({
    order:
      (listing.sort ?? 'name') !== sort
        ? null
        : (listing.order ?? usual(sort)) === 'asc'
          ? ('ascending' as const)
          : ('descending' as const),
    sort: () => show(turned(listing, sort)),
  })
  const { columns } = t.learners
  return (
    <Card withBorder padding="xs">
      <div className="figure-table" tabIndex={0} role="region" aria-label={t.learners.title}>
        <table>
          <VisuallyHidden component="caption">{caption}</VisuallyHidden>
          <thead>
            <tr>
              <SortHead label={columns.name} className="name" {...sortedBy('name')} />
              {withEmail && <SortHead label={columns.email} />}
              {figures.map(({ sort, measure }) => (
                <SortHead key={sort} label={columns[sort]} measure={measure} isNumber {...sortedBy(sort)} />
              ))}
              <SortHead label={columns.lastActive} measure="lastActiveDate" isNumber {...sortedBy('lastActive')} />
            </tr>
          </thead>
          <tbody>
            {learners.map((learner) => (
              <tr key={learner.userId}>
                <th scope="row" className="name">
                  <Name
                    learner={learner}
                    mark={!twins.has(learner.userId) ? null : withEmail ? learner.userId : markOf(learner)}
                  />
                </th>
                {withEmail && <td className="breaks">{learner.email ?? t.words.none}</td>}
                {figures.map(({ sort, text }) => (
                  <td key={sort} data-number>
                    {text(learner)}
                  </td>
                ))}
                <td data-number>
                  <LastActive at={learner.lastActiveDate} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

interface NameProps {
  learner: Learner
  /** Tells them from another of their name; null: there is none. */
  mark: string | null
}

/** Their name, or the id where none is known; staff, who are users too, are told apart, and so are those of one name. */
export function Name({ learner, mark }: NameProps) {
  const isStaff = learner.role === 'instructor' || learner.role === 'admin'
  return (
    <>
      <Group gap="xs" wrap="nowrap">
        <Anchor
          size="sm"
          className="breaks"
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
      {mark !== null && (
        <Text size="xs" c="dimmed" className="breaks">
          {mark}
        </Text>
      )}
    </>
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
