import { Anchor } from '@mantine/core'
import { IconFlag } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { memo, type ReactNode, type Ref } from 'react'
import { duration, figure, number, since } from '../../figures/format'
import { markOf } from '../../learners/namesakes'
import type { Timeframe } from '../../period/search'
import { Bar } from '../../table/Bar'
import { t } from '../../texts'
import { reasonsOf, type ColumnKey, type RosterColumn } from './columns'
import { nameOf } from './filter'
import type { Learner } from './useRoster'

const text = t.roster

interface Props {
  learner: Learner
  columns: readonly RosterColumn[]
  /** Among all rows, from 0. */
  index: number
  /** Whether Tab comes to it; the others by arrows. */
  isReachable: boolean
  /** Another in the list has the same name. */
  hasNamesake: boolean
  timeframe: Timeframe
  ref?: Ref<HTMLTableRowElement>
}

/** What stands in a cell, and, of one that says nothing, why. */
const cells: Record<Exclude<ColumnKey, 'name'>, (learner: Learner) => ReactNode> = {
  flags: (l) => <Flags learner={l} />,
  status: (l) => t.words.status[l.status],
  progress: (l) => <Progress learner={l} />,
  score: (l) => figure(l.score, 'percent'),
  engagement: (l) => number(l.engagementScore, 'points'),
  lastAccess: (l) => (l.lastAccessDate === null ? text.never : since(l.lastAccessDate)),
  time: (l) => duration(l.timeSpent),
  handled: (l) => (l.handled === null ? t.words.none : <Handled handled={l.handled} />),
}

function lackIn(key: ColumnKey, { score, engagementScore }: Learner): { title?: string } {
  if (key === 'score' && score === null) return { title: text.noScore }
  return key === 'engagement' && engagementScore === null ? { title: text.noEngagement } : {}
}

/** One learner in the list. */
export const RosterRow = memo(function RosterRow(props: Props) {
  const { learner, columns, index, isReachable, hasNamesake, timeframe, ref } = props
  return (
    // The row of the heads is the first.
    <tr ref={ref} data-index={index} aria-rowindex={index + 2} data-user={learner.userId}>
      {columns.map(({ key, isNumber }) =>
        key === 'name' ? (
          <th key={key} scope="row" className="name">
            <Anchor
              size="sm"
              renderRoot={(props) => (
                <Link
                  {...props}
                  to="/learners/$userId"
                  params={{ userId: learner.userId }}
                  search={{ timeframe }}
                  tabIndex={isReachable ? 0 : -1}
                  preload={false}
                />
              )}
            >
              {nameOf(learner)}
            </Anchor>
            {hasNamesake && <span className="namesake">{markOf(learner)}</span>}
            {learner.flags.length > 0 && !columns.some((c) => c.key === 'flags') && <Flags learner={learner} />}
          </th>
        ) : (
          <td key={key} className={key} data-number={isNumber} {...lackIn(key, learner)}>
            {cells[key](learner)}
          </td>
        ),
      )}
    </tr>
  )
})

function Flags({ learner }: { learner: Learner }) {
  if (learner.flags.length === 0) return t.words.none
  return (
    <ul className="roster-flags" data-handled={learner.handled !== null}>
      {reasonsOf(learner).map((reason, i) => (
        <li key={learner.flags[i]!.reason}>
          <IconFlag size={13} aria-hidden />
          {reason}
        </li>
      ))}
    </ul>
  )
}

/** How far, as a length with a mark where they should be by now, and as text. */
function Progress({ learner }: { learner: Learner }) {
  return (
    <>
      {figure(learner.progressPercentage, 'percent')}{' '}
      <span className="expected">{text.expected(figure(learner.expectedProgress, 'percent'))}</span>
      <Bar share={learner.progressPercentage / 100} mark={learner.expectedProgress / 100} />
    </>
  )
}

function Handled({ handled }: { handled: NonNullable<Learner['handled']> }) {
  const said = text.handledBy(handled.byName ?? text.handledUnnamed, since(handled.at))
  return <span {...(handled.note === null ? {} : { title: handled.note })}>{said}</span>
}
