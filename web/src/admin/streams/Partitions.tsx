import { VisuallyHidden } from '@mantine/core'
import { Ago } from '../../app/Moment'
import { number, wait } from '../../figures/format'
import { t } from '../../texts'
import type { Topic } from './useKafka'

const text = t.streams.topics

/** The partitions of a topic: where reading stands in each, and who reads it. */
export function Partitions({ topic }: { topic: Topic }) {
  return (
    <table className="partitions">
      <VisuallyHidden component="caption">{text.partitionsOf(topic.topic)}</VisuallyHidden>
      <thead>
        <tr>
          <th scope="col" data-number>
            {text.partition}
          </th>
          <th scope="col" data-number>
            {text.next}
          </th>
          <th scope="col" data-number>
            {text.end}
          </th>
          <th scope="col" data-number>
            {text.columns.lag}
          </th>
          <th scope="col" data-number>
            {text.columns.waits}
          </th>
          <th scope="col" data-number>
            {text.columns.events}
          </th>
          <th scope="col" data-number>
            {text.columns.rejected}
          </th>
          <th scope="col">{text.columns.last}</th>
          <th scope="col">{text.reader}</th>
        </tr>
      </thead>
      <tbody>
        {topic.partitions.map((p) => (
          <tr key={p.partition} data-partition={p.partition}>
            <th scope="row" data-number>
              {p.partition}
            </th>
            <td data-number>{number(p.nextOffset)}</td>
            <td data-number>{number(p.endOffset)}</td>
            <td data-number>{number(p.lag)}</td>
            <td data-number>{p.waitingSeconds > 0 ? wait(p.waitingSeconds) : t.words.none}</td>
            <td data-number>{number(p.events)}</td>
            <td data-number>{number(p.rejected)}</td>
            <td>{p.committedAt === null ? text.never : <Ago at={p.committedAt} />}</td>
            <td className="breaks">{p.member ?? text.nobody}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
