import { Text, VisuallyHidden } from '@mantine/core'
import { AnchorLink } from '../../app/AnchorLink'
import { dayOf, figure, number, since } from '../../figures/format'
import { markOf } from '../../learners/namesakes'
import type { Timeframe } from '../../period/search'
import { t } from '../../texts'
import { Bar } from '../../table/Bar'
import { nameOf, type Flagged } from './flagged'

const text = t.course.today

interface WhoProps {
  learner: Flagged
  timeframe: Timeframe
  /** Another in the list has the same name. */
  hasNamesake: boolean
}

/** The name, which leads to the learner, and why they are here: the gravest reason first. */
export function Who({ learner, timeframe, hasNamesake }: WhoProps) {
  return (
    <>
      <AnchorLink
        to="/learners/$userId"
        params={{ userId: learner.userId }}
        search={{ timeframe }}
        fw={600}
        className="who"
      >
        {nameOf(learner)}
      </AnchorLink>
      {hasNamesake && (
        <Text size="xs" c="dimmed" className="who">
          {markOf(learner)}
        </Text>
      )}
      <ul className="reasons" aria-label={text.reasons}>
        {learner.flags.map((f) => (
          <li key={f.reason}>{t.words.flagReason[f.reason](f.value, f.threshold)}</li>
        ))}
      </ul>
    </>
  )
}

export function LastAccess({ learner, timeZone }: { learner: Flagged; timeZone: string }) {
  if (learner.lastAccessDate === null) return <>{text.never}</>
  return (
    <>
      {since(learner.lastAccessDate)}
      <Text size="xs" c="dimmed" component="span" display="block">
        {dayOf(learner.lastAccessDate, timeZone)}
      </Text>
    </>
  )
}

/** How far they are, on a bar with a mark at where they should be. */
export function Progress({ learner }: { learner: Flagged }) {
  return (
    <>
      {figure(Math.round(learner.progressPercentage), 'percent')}
      <Text size="xs" c="dimmed" component="span">
        {` ${text.expected(figure(Math.round(learner.expectedProgress), 'percent'))}`}
        <VisuallyHidden>{` ${text.expectedWord}`}</VisuallyHidden>
      </Text>
      <Bar share={learner.progressPercentage / 100} mark={learner.expectedProgress / 100} />
    </>
  )
}

export const scoreOf = (learner: Flagged) =>
  figure(learner.score === null ? null : Math.round(learner.score), 'percent')

export const engagementOf = (learner: Flagged) =>
  number(learner.engagementScore === null ? null : Math.round(learner.engagementScore))
