import { Skeleton, Stack, Text } from '@mantine/core'
import { useMemo, useState } from 'react'
import { Problem } from '../../api/problem'
import { Panel } from '../../app/Section'
import type { Answer } from '../../dashboards/widget/answers'
import { columnsOf, type State } from '../../dashboards/widget/WidgetView'
import { Empty } from '../../states/Empty'
import { StateOfError } from '../../states/StateOfError'
import { RowTable } from '../../table/RowTable'
import { t } from '../../texts'
import { namesPeople, type Draft } from './draft'

const text = t.reportBuilder

interface Props {
  draft: Draft
  state: State & { isFetching: boolean }
}

/** The first rows of what is being put together. The last that were there stand until the next are. */
export function Preview({ draft, state }: Props) {
  const { answer, error, isFetching, retry } = state
  const [kept, keep] = useState<{ answer: Answer; dataset: string } | null>(null)
  if (answer !== null && answer !== kept?.answer) keep({ answer, dataset: draft.query.dataset })
  const isAsked = draft.query.measures.length > 0
  const isOlder = answer === null
  return (
    <Panel title={text.preview}>
      {!isAsked ? (
        <Empty title={text.previewEmpty} text={text.previewEmptyText} />
      ) : error != null && !isFetching ? (
        isAtFields(error) ? (
          <Empty title={text.previewWrong} text={text.previewWrongText} />
        ) : (
          <StateOfError error={error} {...(retry ? { retry } : {})} />
        )
      ) : kept === null ? (
        <div role="status" aria-busy="true" aria-label={t.states.loading(text.preview)}>
          <Skeleton height={260} radius="md" />
        </div>
      ) : (
        <Stack gap="xs" className="previewed" data-older={isOlder} aria-busy={isFetching || undefined}>
          <Rows {...kept} limit={draft.limit} />
          {namesPeople(draft.query) && (
            <Text size="xs" c="dimmed">
              {text.named}
            </Text>
          )}
        </Stack>
      )}
    </Panel>
  )
}

const isAtFields = (error: unknown) => error instanceof Problem && Object.keys(error.errors).length > 0

function Rows({ answer, dataset, limit }: { answer: Answer; dataset: string; limit: number | null }) {
  const columns = useMemo(() => columnsOf(answer, dataset), [answer, dataset])
  const places = useMemo(() => new Map(answer.rows.map((row, i) => [row, String(i)])), [answer])
  const rows = answer.rows.length
  if (rows === 0) return <Empty title={text.previewNone} text={text.previewNoneText} />
  // One that cannot be is told at its field, and the preview goes without.
  const most = limit !== null && limit >= 1 ? limit : null
  const isCut = answer.isTruncated && (most === null || most > rows)
  return (
    <RowTable
      title={text.preview}
      summary={
        !isCut ? text.previewWhole(rows) : most === null ? text.previewFirst(rows) : text.previewUpTo(rows, most)
      }
      rows={answer.rows}
      columns={columns}
      rowKey={(row) => places.get(row)!}
    />
  )
}
