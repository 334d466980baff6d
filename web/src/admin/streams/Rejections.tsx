import { Anchor, Text, VisuallyHidden } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Ago } from '../../app/Moment'
import { reasonOf } from '../../events/reasons'
import { number } from '../../figures/format'
import { Empty } from '../../states/Empty'
import { SortHead } from '../../table/SortHead'
import { t } from '../../texts'
import type { Kafka } from './useKafka'

const text = t.streams.rejected

/** Why messages of the last day were rejected, with the way to them. */
export function Rejections({ rejected }: { rejected: Kafka['rejected'] }) {
  if (rejected.length === 0) return <Empty title={text.none} icon={<IconCircleCheck />} />
  return (
    <>
      <div className="figure-table admin-table" tabIndex={0} role="region" aria-label={t.charts.table(text.section)}>
        <table>
          <VisuallyHidden component="caption">{text.caption(rejected.length)}</VisuallyHidden>
          <thead>
            <tr>
              <SortHead label={text.reason} className="name" />
              <SortHead label={text.topic} />
              <SortHead label={text.count} measure="rejected (Kafka)" isNumber />
              <SortHead label={text.newest} />
              <SortHead label={text.list} />
            </tr>
          </thead>
          <tbody>
            {rejected.map(({ topic, code, count, newest }) => {
              const reason = reasonOf(code).name
              return (
                <tr key={`${topic} ${code}`} data-code={code}>
                  <th scope="row" className="name">
                    {reason}
                  </th>
                  <td className="breaks">
                    <bdi>{topic}</bdi>
                  </td>
                  <td data-number>{number(count)}</td>
                  <td>
                    <Ago at={newest} />
                  </td>
                  <td>
                    <Anchor
                      size="sm"
                      aria-label={text.seeOf(reason, topic)}
                      renderRoot={(props) => (
                        <Link {...props} to="/events/rejected" search={{ code, source: 'kafka' }} />
                      )}
                    >
                      {text.see}
                    </Anchor>
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <Text size="sm" c="dimmed" mt="xs">
        {text.scope}
      </Text>
    </>
  )
}
