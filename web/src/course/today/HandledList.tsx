import { Button, Text } from '@mantine/core'
import { AnchorLink } from '../../app/AnchorLink'
import { day, moment } from '../../figures/format'
import type { Timeframe } from '../../period/search'
import { t } from '../../texts'
import { nameOf, type Flagged } from './flagged'

const text = t.course.today

interface Props {
  learners: readonly Flagged[]
  timeframe: Timeframe
  timeZone: string
  takeBack: (learner: Flagged) => void
}

/** Those whom somebody saw to: folded away, with who did what and when. */
export function HandledList({ learners, timeframe, timeZone, takeBack }: Props) {
  if (learners.length === 0) return null
  return (
    <details className="handled">
      <summary>{text.handled(learners.length)}</summary>
      <ul>
        {learners.map((l) => (
          <li key={l.userId} data-user={l.userId}>
            <div>
              <AnchorLink
                to="/learners/$userId"
                params={{ userId: l.userId }}
                search={{ timeframe }}
                fw={600}
                className="who"
              >
                {nameOf(l)}
              </AnchorLink>
              <Text size="sm" c="dimmed">
                {l.flags.map((f) => t.words.flagReason[f.reason](f.value, f.threshold)).join(' · ')}
              </Text>
              <Text size="sm">
                {text.handledBy(l.handled!.byName ?? l.handled!.by, moment(l.handled!.at, timeZone))}
                {l.handled!.note !== null && <q className="note">{l.handled!.note}</q>}
              </Text>
              {l.handled!.until !== null && (
                <Text size="xs" c="dimmed">
                  {text.until(day(l.handled!.until))}
                </Text>
              )}
            </div>
            <Button size="compact-sm" variant="default" aria-label={text.undoOf(nameOf(l))} onClick={() => takeBack(l)}>
              {text.undo}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  )
}
