import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { Fragment, useState } from 'react'
import { Ago } from '../../app/Moment'
import { number, wait } from '../../figures/format'
import { Empty } from '../../states/Empty'
import { SortHead } from '../../table/SortHead'
import { t } from '../../texts'
import { Partitions } from './Partitions'
import type { Kafka, Topic } from './useKafka'

const text = t.streams.topics

/** The topics that are read, each with its partitions to be unfolded. */
export function Topics({ kafka: { topics, settings, isCut } }: { kafka: Kafka }) {
  const [open, setOpen] = useState<readonly string[]>([])
  if (topics.length === 0) return <Empty title={text.none} />
  const turn = (topic: string) =>
    setOpen((before) => (before.includes(topic) ? before.filter((one) => one !== topic) : [...before, topic]))
  return (
    <>
      <div className="figure-table admin-table" tabIndex={0} role="region" aria-label={t.charts.table(text.section)}>
        <table>
          <VisuallyHidden component="caption">{text.caption(topics.length)}</VisuallyHidden>
          <thead>
            <tr>
              <SortHead label={text.columns.topic} className="name" />
              <SortHead label={text.columns.lag} measure="lag (Kafka)" isNumber />
              <SortHead label={text.columns.waits} measure="waiting (Kafka)" isNumber />
              <SortHead label={text.columns.rate} measure="messages a minute (Kafka)" isNumber />
              <SortHead label={text.columns.events} measure="messages (Kafka)" isNumber />
              <SortHead label={text.columns.rejected} isNumber />
              <SortHead label={text.columns.last} />
              <SortHead label={text.columns.partitions} />
            </tr>
          </thead>
          <tbody>
            {topics.map((topic) => {
              const isOpen = open.includes(topic.topic)
              return (
                <Fragment key={topic.topic}>
                  <tr data-topic={topic.topic}>
                    <th scope="row" className="name">
                      <bdi>{topic.topic}</bdi>
                      <About topic={topic} isKnown={settings !== null} />
                    </th>
                    <td data-number>{number(topic.lag)}</td>
                    <td data-number>{topic.waitingSeconds > 0 ? wait(topic.waitingSeconds) : t.words.none}</td>
                    <td data-number>{number(topic.messagesAMinute)}</td>
                    <td data-number>{number(topic.events)}</td>
                    <td data-number>{number(topic.rejected)}</td>
                    <td>{topic.committedAt === null ? text.never : <Ago at={topic.committedAt} />}</td>
                    <td>
                      {topic.partitions.length === 0 ? (
                        t.words.none
                      ) : (
                        <UnstyledButton
                          className="unfold"
                          aria-expanded={isOpen}
                          aria-label={text.open(topic.topic, topic.partitions.length)}
                          onClick={() => turn(topic.topic)}
                        >
                          {isOpen ? (
                            <IconChevronDown size={14} aria-hidden />
                          ) : (
                            <IconChevronRight size={14} aria-hidden />
                          )}
                          {number(topic.partitions.length)}
                        </UnstyledButton>
                      )}
                    </td>
                  </tr>
                  {isOpen && (
                    <tr className="unfolded">
                      <td colSpan={8}>
                        <Partitions topic={topic} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              )
            })}
          </tbody>
        </table>
      </div>
      {isCut && (
        <Text size="sm" mt="xs">
          {text.cut}
        </Text>
      )}
    </>
  )
}

/**
 * Whose it is, and whether it is read at all.
 * @param isKnown Whether the server that was asked knows which are to be read.
 */
function About({ topic, isKnown }: { topic: Topic; isKnown: boolean }) {
  const said = [
    ...(topic.tenant === null ? [] : [text.of(topic.tenant)]),
    ...(topic.isSet || !isKnown ? [] : [text.notSet]),
    ...(topic.isSet && topic.partitions.length === 0 ? [text.unseen] : []),
  ]
  if (said.length === 0) return null
  return (
    <Text size="xs" c="dimmed">
      {said.join(', ')}
    </Text>
  )
}
