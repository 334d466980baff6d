import { Anchor, Text } from '@mantine/core'
import { wait } from '../../figures/format'
import { Kpi } from '../../figures/Kpi'
import { t } from '../../texts'
import type { Kafka } from './useKafka'

const text = t.streams.cards

export function KeyFigures({ kafka }: { kafka: Kafka }) {
  const { lag, waitingSeconds, published } = kafka
  // With nobody who asks the brokers, it is as old as the last who did.
  const isBlind = kafka.faults.some((fault) => fault === 'no_consumer' || fault === 'brokers_away')
  return (
    <div className="figures">
      <Kpi name={text.rate} measure="messages a minute (Kafka)" value={kafka.messagesAMinute} unit="count">
        <Line>{kafka.messagesAMinute === null ? text.rateNone : text.rateText}</Line>
      </Kpi>
      <Kpi name={text.lag} measure="lag (Kafka)" value={lag} unit="count">
        <Line>
          {lag === null
            ? text.unasked
            : lag === 0
              ? isBlind
                ? text.seenLast
                : text.nothing
              : waitingSeconds < 1
                ? text.moment
                : text.oldest(wait(waitingSeconds))}
        </Line>
      </Kpi>
      <Kpi name={text.rejected} measure="rejected (Kafka)" value={kafka.rejectedOfDay} unit="count">
        {kafka.rejectedOfDay === 0 ? (
          <Line>{text.rejectedNone}</Line>
        ) : (
          <Anchor href="#rejected" size="xs">
            {text.rejectedSee}
          </Anchor>
        )}
      </Kpi>
      <Kpi name={text.published} measure="published (Kafka)" value={published?.messages ?? 0} unit="count">
        <Line>
          {published !== null && published.waiting > 0
            ? text.publishedWaiting(published.waiting, wait(published.waitingSeconds))
            : published === null || published.messages === 0
              ? text.publishedNone
              : text.nothing}
        </Line>
      </Kpi>
    </div>
  )
}

function Line({ children }: { children: string }) {
  return (
    <Text size="xs" c="dimmed">
      {children}
    </Text>
  )
}
