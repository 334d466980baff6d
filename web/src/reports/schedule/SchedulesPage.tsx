import { Button, Skeleton, Stack, Text, Title } from '@mantine/core'
import { IconCalendarClock } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { toHeading } from '../../admin/focus'
import { useSaid } from '../../admin/useSaid'
import { AnchorLink } from '../../app/AnchorLink'
import { useTitle } from '../../app/useTitle'
import { Said } from '../../course/writing/Said'
import { useOwnerName } from '../../dashboards/useOwnerName'
import { moment } from '../../figures/format'
import { useMe } from '../../session/useMe'
import { Empty } from '../../states/Empty'
import { Loaded } from '../../states/Loaded'
import type { FigureColumn } from '../../table/columns'
import { RowTable } from '../../table/RowTable'
import { t } from '../../texts'
import { onceDrawn } from '../onceDrawn'
import { reports } from '../useReports'
import { ViewLinks } from '../ViewLinks'
import { reasonOf, whenSaid, type Listed } from './draft'
import { EndDialog } from './EndDialog'
import { RunState } from './RunState'
import { end, schedules } from './useSchedule'
import './schedule.css'

const text = t.schedules.list
/** What goes out by itself: one's own, and for administrators everybody's. */
export function SchedulesPage() {
  const query = useQuery(schedules)
  const me = useMe()
  useTitle(text.title)
  return (
    <Stack>
      <div>
        <Title order={1} size="h2">
          {text.title}
        </Title>
        <Text size="sm" c="dimmed">
          {me?.role === 'admin' ? text.intro : text.introOwn}
        </Text>
      </div>
      <ViewLinks />
      <Loaded query={query} what={text.what} skeleton={<Skeleton height={200} radius="md" />}>
        {({ items, isWhole }) => <All items={items} isWhole={isWhole} />}
      </Loaded>
    </Stack>
  )
}

function All({ items, isWhole }: { items: readonly Listed[]; isWhole: boolean }) {
  const queries = useQueryClient()
  const me = useMe()
  const ownerName = useOwnerName()
  const { data: known } = useQuery(reports)
  const [ending, setEnding] = useState<Listed | null>(null)
  const [isEnding, setOpen] = useState(false)
  const { message, say, clear } = useSaid()
  const names = useMemo(() => new Map(known?.items.map((r) => [r.id, r.name])), [known])
  const nameOf = ({ reportId }: Listed) => names.get(reportId) ?? (known === undefined ? '…' : text.private)
  const isMine = ({ owner }: Listed) => me?.subject === owner
  const dialog = ending !== null && (
    <EndDialog
      name={nameOf(ending)}
      owner={isMine(ending) ? undefined : ownerName(ending.owner)}
      isOpen={isEnding}
      close={() => setOpen(false)}
      end={() => end(ending.id)}
      ended={() => {
        setOpen(false)
        say(t.schedules.delete.done(nameOf(ending)))
        queries.removeQueries({ queryKey: ['schedule', ending.reportId] })
        void queries.invalidateQueries({ queryKey: ['schedules'] })
        // The button that was pressed goes with its row.
        onceDrawn(toHeading)
      }}
    />
  )
  const columns: FigureColumn<Listed>[] = [
    {
      label: text.report,
      value: nameOf,
      cell: (s) =>
        isMine(s) ? (
          <AnchorLink to="/reports/$reportId/schedule" params={{ reportId: s.reportId }}>
            {nameOf(s)}
          </AnchorLink>
        ) : (
          nameOf(s)
        ),
    },
    ...(me?.role === 'admin' ? [{ label: text.owner, value: (s: Listed) => ownerName(s.owner) }] : []),
    { label: text.when, value: (s) => `${whenSaid(s)} (${s.timeZone})` },
    {
      label: text.recipients,
      value: (s) => s.recipients,
      cell: (s) => text.outside(s.recipients, s.outside),
    },
    {
      label: text.next,
      value: (s) => s.nextRunAt,
      cell: (s) => (s.nextRunAt === null ? text.paused : moment(s.nextRunAt, s.timeZone)),
    },
    {
      label: text.last,
      value: (s) => s.lastRunAt,
      cell: (s) => (s.lastRunAt === null ? text.never : <Last schedule={s} at={s.lastRunAt} />),
    },
    {
      label: text.end,
      value: () => null,
      isUnsorted: true,
      cell: (s) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-haspopup="dialog"
          aria-label={text.endOf(nameOf(s))}
          onClick={() => {
            setEnding(s)
            setOpen(true)
          }}
        >
          {text.end}
        </Button>
      ),
    },
  ]
  return (
    <Stack gap="sm">
      <Said message={message} close={clear} />
      {items.length === 0 ? (
        <Empty title={text.empty} text={text.emptyText} icon={<IconCalendarClock />}>
          <Button variant="default" renderRoot={(props) => <Link {...props} to="/reports" />}>
            {text.reports}
          </Button>
        </Empty>
      ) : (
        <>
          <RowTable
            title={text.title}
            summary={text.caption(items.length)}
            rows={items}
            columns={columns}
            rowKey={(s) => s.id}
          />
          {!isWhole && (
            <Text size="sm" c="dimmed">
              {text.more}
            </Text>
          )}
        </>
      )}
      {dialog}
    </Stack>
  )
}

/** How it went last: what failed is seen here, also by who may not open it. */
function Last({ schedule, at }: { schedule: Listed; at: string }) {
  const { lastRunState: state, lastRunCode: code, timeZone } = schedule
  return (
    <Stack gap={2} align="flex-start">
      {moment(at, timeZone)}
      {state !== null && <RunState state={state} />}
      {code !== null && (
        <Text size="xs" c="dimmed" maw={280}>
          {reasonOf(code)}
        </Text>
      )}
    </Stack>
  )
}
