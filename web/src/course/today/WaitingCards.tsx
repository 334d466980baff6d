import { Card, Checkbox, Group } from '@mantine/core'
import { Fact } from '../../app/Fact'
import { t } from '../../texts'
import { engagementOf, LastAccess, Progress, scoreOf, Who } from './Facts'
import { nameOf } from './flagged'
import { RowActions } from './RowActions'
import type { WaitingProps } from './WaitingTable'

const text = t.course.today

/** On a telephone: a card each. */
export function WaitingCards({
  learners,
  timeframe,
  timeZone,
  namesakes,
  selected,
  select,
  copyAddress,
  handle,
}: WaitingProps) {
  return (
    <ul className="cards" aria-label={text.title}>
      {learners.map((l) => (
        <Card component="li" key={l.userId} withBorder padding="sm" data-user={l.userId}>
          <Group wrap="nowrap" align="flex-start" gap="sm">
            <Checkbox
              size="sm"
              mt={2}
              aria-label={text.select(nameOf(l))}
              checked={selected.has(l.userId)}
              onChange={(e) => select([l.userId], e.currentTarget.checked)}
            />
            <div className="card-body">
              <Who learner={l} timeframe={timeframe} hasNamesake={namesakes.has(l.userId)} />
              <dl className="facts">
                <Fact label={text.lastAccess}>
                  <LastAccess learner={l} timeZone={timeZone} />
                </Fact>
                <Fact label={text.progress}>
                  <Progress learner={l} />
                </Fact>
                <Fact label={text.score}>{scoreOf(l)}</Fact>
                <Fact label={text.engagement}>{engagementOf(l)}</Fact>
              </dl>
              <RowActions learner={l} copyAddress={copyAddress} handle={handle} />
            </div>
          </Group>
        </Card>
      ))}
    </ul>
  )
}
