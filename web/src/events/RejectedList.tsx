import { Badge, Code, Skeleton, Stack, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { clock } from '../figures/format'
import { useMe } from '../session/useMe'
import { Empty } from '../states/Empty'
import { Loaded } from '../states/Loaded'
import { NextPage } from '../states/NextPage'
import { t } from '../texts'
import { At } from '../app/Moment'
import { reasonOf, stateOf } from './reasons'
import { RowsTable, type RowColumn } from './RowsTable'
import { useRejected, type Rejected } from './useRejected'

const text = t.events.rejections

interface Props {
  code: string | undefined
  source: string | undefined
  /** The one that is open. */
  current: number | undefined
  open: (id: number) => void
}

/** Rejected events, newest first: why, and what became of them. */
export function RejectedList({ code, source, current, open }: Props) {
  const query = useRejected(code, source)
  const zone = useMe()?.timeZone ?? 'UTC'
  const { columns: heads } = t.events
  const columns: readonly RowColumn<Rejected>[] = [
    { key: 'received', label: heads.received, cell: (r) => <At time={r.receivedAt} zone={zone} /> },
    { key: 'reason', label: heads.reason, cell: (r) => reasonOf(r.code).name, opens: true },
    { key: 'field', label: heads.field, cell: (r) => (r.path === null ? t.words.none : <Code>{r.path}</Code>) },
    { key: 'message', label: heads.message, cell: (r) => r.message },
    { key: 'source', label: heads.source, cell: (r) => t.events.sources[r.source] ?? r.source },
    {
      key: 'state',
      label: heads.state,
      cell: (r) => (
        <Badge variant="default" size="sm" tt="none" fw={500} data-outcome={r.replayResult ?? 'open'}>
          {stateOf(r)}
        </Badge>
      ),
    },
  ]
  return (
    <Loaded query={query} what={text.what} skeleton={<Skeleton height={360} radius="md" />}>
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.items)
        if (rows.length === 0) {
          return code === undefined && source === undefined ? (
            <Empty title={text.none} text={text.noneText} icon={<IconCircleCheck />} />
          ) : (
            <Empty title={text.noneOfReason} icon={<IconCircleCheck />} />
          )
        }
        const caption = text.caption(rows.length, !query.hasNextPage)
        return (
          <Stack gap="xs" data-state={query.isPlaceholderData ? 'changing' : 'there'}>
            <Text size="sm" c="dimmed" role="status">
              {t.learners.captionAt(caption, clock(query.dataUpdatedAt))}
            </Text>
            <RowsTable
              label={text.table}
              caption={caption}
              rows={rows}
              columns={columns}
              rowKey={(r) => String(r.id)}
              openLabel={(r) => t.events.open([reasonOf(r.code).name, r.path].filter(Boolean).join(' · '))}
              open={(r) => open(r.id)}
              current={current?.toString()}
            />
            <NextPage query={query} label={text.more} style={{ alignSelf: 'start' }} />
          </Stack>
        )
      }}
    </Loaded>
  )
}
