import { Checkbox, VisuallyHidden } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { Timeframe } from '../../period/search'
import { SortHead } from '../../table/SortHead'
import { t } from '../../texts'
import { engagementOf, LastAccess, Progress, scoreOf, Who } from './Facts'
import { nameOf, type Flagged } from './flagged'
import { RowActions } from './RowActions'

const text = t.course.today

export interface WaitingProps {
  learners: readonly Flagged[]
  timeframe: Timeframe
  timeZone: string
  /** Those whose name another one has too. */
  namesakes: ReadonlySet<string>
  selected: ReadonlySet<string>
  select: (users: readonly string[], isSelected: boolean) => void
  copyAddress: (learner: Flagged) => void
  handle: (learner: Flagged) => void
}

/** Where there is room: a row each, in the server's order, the gravest first. */
export function WaitingTable({
  learners,
  timeframe,
  timeZone,
  namesakes,
  selected,
  select,
  copyAddress,
  handle,
}: WaitingProps) {
  const chosen = learners.filter((l) => selected.has(l.userId)).length
  const all = learners.map((l) => l.userId)
  // The reasons go first: beside the figures there is no room for one more that they are not told by.
  const isWide = useMediaQuery('(min-width: 100em)', true, { getInitialValueInEffect: false })
  return (
    <div className="figure-table" tabIndex={0} role="region" aria-label={t.table.region(text.title)}>
      <table className="waiting">
        <VisuallyHidden component="caption">{text.caption}</VisuallyHidden>
        <thead>
          <tr>
            <th scope="col">
              <Checkbox
                size="xs"
                aria-label={text.selectAll}
                checked={chosen === learners.length}
                indeterminate={chosen > 0 && chosen < learners.length}
                onChange={(e) => select(all, e.currentTarget.checked)}
              />
            </th>
            <SortHead label={text.learner} measure="flags (learner)" />
            <SortHead label={text.lastAccess} measure="lastAccessDate" />
            <SortHead label={text.progress} measure="expected progress" />
            <SortHead label={text.score} measure="score" isNumber />
            {isWide && <SortHead label={text.engagement} measure="engagementScore (course)" isNumber />}
            <th scope="col">
              <VisuallyHidden>{text.actions}</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody>
          {learners.map((l) => (
            <tr key={l.userId} data-user={l.userId} data-selected={selected.has(l.userId)}>
              <td>
                <Checkbox
                  size="xs"
                  aria-label={text.select(nameOf(l))}
                  checked={selected.has(l.userId)}
                  onChange={(e) => select([l.userId], e.currentTarget.checked)}
                />
              </td>
              <th scope="row">
                <Who learner={l} timeframe={timeframe} hasNamesake={namesakes.has(l.userId)} />
              </th>
              <td className="unbroken">
                <LastAccess learner={l} timeZone={timeZone} />
              </td>
              <td className="unbroken">
                <Progress learner={l} />
              </td>
              <td data-number>{scoreOf(l)}</td>
              {isWide && <td data-number>{engagementOf(l)}</td>}
              <td>
                <RowActions learner={l} copyAddress={copyAddress} handle={handle} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
