import { Anchor } from '@mantine/core'
import { IconFlag } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { memo, type Ref } from 'react'
import { duration, figure, number, since } from '../../figures/format'
import { markOf } from '../../learners/namesakes'
import type { Timeframe } from '../../period/search'
import { Bar } from '../../table/Bar'
import { t } from '../../texts'
import { reasonsOf } from './columns'
import { nameOf } from './filter'
import type { Learner } from './useRoster'

const text = t.roster

interface Props {
  learner: Learner
  /** Among all rows, from 0. */
  index: number
  /** Whether Tab comes to it; the others by arrows. */
  isReachable: boolean
  /** Another in the list has the same name. */
  hasNamesake: boolean
  timeframe: Timeframe
  ref?: Ref<HTMLTableRowElement>
}

/** One learner in the list. */
export const RosterRow = memo(function RosterRow({ learner, index, isReachable, hasNamesake, timeframe, ref }: Props) {
  return (
    // The row of the heads is the first.
    <tr ref={ref} data-index={index} aria-rowindex={index + 2} data-user={learner.userId}>
      <th scope="row" className="name">
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
      </th>
      <td>
        <Flags learner={learner} />
      </td>
      <td>{t.words.status[learner.status]}</td>
      <td data-number>
        <Progress learner={learner} />
      </td>
      <td data-number {...(learner.score === null ? { title: text.noScore } : {})}>
        {figure(learner.score, 'percent')}
      </td>
      <td data-number {...(learner.engagementScore === null ? { title: text.noEngagement } : {})}>
        {number(learner.engagementScore, 'points')}
      </td>
      <td>{learner.lastAccessDate === null ? text.never : since(learner.lastAccessDate)}</td>
      <td data-number className="time">
        {duration(learner.timeSpent)}
      </td>
      <td>{learner.handled === null ? t.words.none : <Handled handled={learner.handled} />}</td>
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
