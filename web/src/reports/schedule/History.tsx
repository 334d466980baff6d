import { Group, Skeleton, Stack, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Section } from '../../app/Section'
import { moment } from '../../figures/format'
import { useMe } from '../../session/useMe'
import { Empty } from '../../states/Empty'
import { Loaded } from '../../states/Loaded'
import { NextPage } from '../../states/NextPage'
import { t } from '../../texts'
import { reasonOf, type Delivery, type Run, type Schedule } from './draft'
import { RunState } from './RunState'
import { useAccountsOf } from './useAccountsOf'
import { runsOf } from './useSchedule'

const text = t.schedules.history

/** Later than this it was made up for, in ms: a worker looks every few seconds. */
const late = 10 * 60_000

/** Each time it was due, with what every recipient got or why not. */
export function History({ schedule, isAdmin }: { schedule: Schedule; isAdmin: boolean }) {
  const query = useInfiniteQuery(runsOf(schedule.reportId))
  const me = useMe()
  // A run that the schedule knows of, and that is not here yet, comes in by itself.
  const { refetch } = query
  const last = schedule.lastRun?.dueAt ?? ''
  const newest = query.data?.pages[0]?.items[0]?.dueAt ?? ''
  const isBehind = query.data !== undefined && newest < last
  useEffect(() => {
    if (isBehind) void refetch()
  }, [isBehind, last, refetch])
  const ids = schedule.recipients.flatMap((r) => (r.accountId === null ? [] : [r.accountId]))
  const accounts = useAccountsOf(ids, isAdmin)
  const nameOf = (id: string) => {
    const recipient = schedule.recipients.find((r) => r.id === id)
    if (recipient === undefined) return t.schedules.former
    if (recipient.accountId === null) return recipient.address ?? ''
    if (recipient.accountId === me?.accountId) return t.schedules.you(me.userName ?? '')
    const account = accounts.get(recipient.accountId)
    return account === undefined ? '…' : account === null ? t.schedules.accountGone : account.userName
  }
  return (
    <Section title={text.title} id="history">
      <Loaded query={query} what={text.what} skeleton={<Skeleton height={120} radius="md" />}>
        {({ pages }) => {
          const runs = pages.flatMap((page) => page.items)
          if (runs.length === 0) return <Empty title={text.empty} text={text.emptyText} />
          return (
            <Stack gap="sm">
              <ol className="schedule-runs">
                {runs.map((run) => (
                  <li key={run.dueAt} data-state={run.state}>
                    <One run={run} zone={schedule.timeZone} nameOf={nameOf} />
                  </li>
                ))}
              </ol>
              <NextPage query={query} label={text.more} size="xs" />
            </Stack>
          )
        }}
      </Loaded>
    </Section>
  )
}

interface OneProps {
  run: Run
  zone: string
  nameOf: (recipient: string) => string
}

function One({ run, zone, nameOf }: OneProps) {
  const reason = reasonOf(run.code)
  const isLate = Date.parse(run.begunAt) - Date.parse(run.dueAt) > late
  return (
    <>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          <time dateTime={run.dueAt}>{moment(run.dueAt, zone)}</time>
        </Text>
        <RunState state={run.state} />
      </Group>
      {isLate && (
        <Text size="xs" c="dimmed">
          {text.late(moment(run.begunAt, zone))}
        </Text>
      )}
      {reason !== null && <Text size="sm">{reason}</Text>}
      {run.deliveries.length > 0 && (
        <ul className="deliveries">
          {run.deliveries.map((d) => (
            <li key={d.recipientId} data-state={d.state}>
              <Told delivery={d} name={nameOf(d.recipientId)} zone={zone} />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function Told({ delivery, name, zone }: { delivery: Delivery; name: string; zone: string }) {
  const { state, code, message, answer, attempts, attached, sentAt, linkUntil } = delivery
  const reason = reasonOf(code, message)
  const facts = [
    sentAt === null ? '' : text.at(moment(sentAt, zone)),
    attached === null || state !== 'sent' ? '' : attached ? text.attached : text.linked,
    linkUntil === null || attached === true ? '' : text.until(moment(linkUntil, zone)),
    text.attempts(attempts),
  ].filter((fact) => fact !== '')
  return (
    <>
      <Text size="sm" className="breaks">
        {name}: <b>{t.schedules.states[state] ?? state}</b>
        {facts.length > 0 && ` ${facts.join(', ')}`}
      </Text>
      {reason !== null && (
        <Text size="xs" c={state === 'failed' ? 'var(--bad)' : 'dimmed'} className="breaks">
          {reason}
        </Text>
      )}
      {answer !== null && state !== 'sent' && (
        <Text size="xs" c="dimmed" className="breaks">
          {text.answer(answer)}
        </Text>
      )}
    </>
  )
}
