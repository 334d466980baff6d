import { Button, Card, Group, Select, Skeleton, Text, TextInput, Title } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useId, useMemo, useState, type ReactNode } from 'react'
import type { Timeframe } from '../../period/search'
import { Empty } from '../../states/Empty'
import { Loaded } from '../../states/Loaded'
import { CsvButton } from '../../table/CsvButton'
import { sorted, type Sorting } from '../../table/sorting'
import { t } from '../../texts'
import { byName, columns, fileColumns, type ColumnKey } from './columns'
import { askedOf, flagChoices, found, isFiltering, noFilter, type Filter, type FlagChoice } from './filter'
import { RosterTable } from './RosterTable'
import { useLargeRoster, useRoster, type Learner } from './useRoster'
import './roster.css'

const text = t.roster

interface Props {
  courseId: string
  cohort?: string
  /** For the links to the learners; the list itself tells how everybody stands today. */
  timeframe: Timeframe
}

interface Choice {
  filter: Filter
  sorting: Sorting<ColumnKey>
}

/** Everybody in the course: searched, filtered and sorted at once, however many they are. */
export function Roster({ courseId, cohort, timeframe }: Props) {
  const query = useRoster(courseId, cohort)
  const [filter, setFilter] = useState(noFilter)
  const [sorting, setSorting] = useState(byName)
  const choice = useMemo(() => ({ filter, sorting }), [filter, sorting])
  // What is typed stands there at once; the rows follow as soon as the browser has a moment.
  const deferred = useDeferredValue(choice)
  const list = { courseId, cohort, timeframe, choice: deferred, setSorting, clear: () => setFilter(noFilter) }
  return (
    <Loaded query={query} what={text.what} skeleton={<Skeleton height={560} radius="md" />}>
      {({ learners, isWhole }) =>
        isWhole ? (
          <HeldList {...list} learners={learners} filters={<Filters filter={filter} set={setFilter} />} />
        ) : (
          <AskedList {...list} filters={<Filters filter={filter} set={setFilter} />} />
        )
      }
    </Loaded>
  )
}

interface ListProps extends Props {
  choice: Choice
  setSorting: (sorting: Sorting<ColumnKey>) => void
  clear: () => void
  filters: ReactNode
}

/** Of learners whom the page holds all. */
function HeldList({ learners, choice: { filter, sorting }, ...rest }: ListProps & { learners: readonly Learner[] }) {
  const those = useMemo(() => found(learners, filter), [learners, filter])
  const shown = useMemo(
    () => sorted(those, columns.find((c) => c.key === sorting.key)!.value, sorting.isDescending),
    [those, sorting],
  )
  if (learners.length === 0) {
    return (
      <Frame said="" rows={shown}>
        <Empty title={text.none} text={text.noneText} />
      </Frame>
    )
  }
  return (
    <Frame said={text.shown(shown.length, learners.length)} rows={shown} filters={rest.filters}>
      {shown.length === 0 ? (
        <NoMatch clear={rest.clear} />
      ) : (
        <RosterTable {...rest} rows={shown} total={shown.length} sorting={sorting} />
      )}
    </Frame>
  )
}

/** Of more than the page holds: the server finds and sorts them, by what it can. */
function AskedList({ choice: { filter, sorting }, ...rest }: ListProps) {
  const by = columns.find((c) => c.key === sorting.key)!
  const order = sorting.isDescending === (by.isAskedReversed ?? false) ? 'asc' : 'desc'
  const asked = { ...askedOf(filter), sort: by.asked ?? 'name', order } as const
  const query = useLargeRoster(rest.courseId, rest.cohort, asked, true)
  return (
    <Loaded query={query} what={text.what} skeleton={<Skeleton height={560} radius="md" />}>
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.items)
        const more = query.hasNextPage ? () => void (query.isFetchingNextPage || query.fetchNextPage()) : undefined
        return (
          <Frame
            said={more ? text.shownSoFar(rows.length) : text.shown(rows.length, rows.length)}
            rows={rows}
            filters={rest.filters}
          >
            {rows.length === 0 && isFiltering(filter) ? (
              <NoMatch clear={rest.clear} />
            ) : (
              <RosterTable
                {...rest}
                rows={rows}
                total={more ? null : rows.length}
                more={more}
                sorting={sorting}
                isAsked
              />
            )}
          </Frame>
        )
      }}
    </Loaded>
  )
}

interface FrameProps {
  /** How many of how many. */
  said: string
  rows: readonly Learner[]
  filters?: ReactNode
  children: ReactNode
}

function Frame({ said, rows, filters, children }: FrameProps) {
  const id = useId()
  return (
    <Card component="section" aria-labelledby={id} withBorder padding="md" className="roster">
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb="xs">
        <div>
          <Title order={3} size="h5" id={id}>
            {text.title}
          </Title>
          <Text size="xs" c="dimmed" role="status" mih="1.5em">
            {said}
          </Text>
        </div>
        <CsvButton title={text.title} columns={fileColumns} rows={rows} />
      </Group>
      {filters}
      {children}
    </Card>
  )
}

function Filters({ filter, set }: { filter: Filter; set: (filter: Filter) => void }) {
  return (
    <Group gap="xs" mb="sm">
      <TextInput
        type="search"
        size="xs"
        w={230}
        aria-label={text.search}
        placeholder={text.search}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={filter.q}
        onChange={(event) => set({ ...filter, q: event.currentTarget.value })}
      />
      <Select
        size="xs"
        w={150}
        aria-label={text.status}
        placeholder={text.anyStatus}
        clearable
        clearButtonProps={{ 'aria-label': text.anyStatus }}
        value={filter.status}
        data={Object.entries(t.words.status).map(([value, label]) => ({ value, label }))}
        onChange={(status) => set({ ...filter, status: status as Filter['status'] })}
      />
      <Select
        size="xs"
        w={170}
        aria-label={text.flagged}
        allowDeselect={false}
        value={filter.flagged}
        data={flagChoices.map((value) => ({ value, label: text.flaggedOptions[value] }))}
        onChange={(flagged) => set({ ...filter, flagged: (flagged ?? 'any') as FlagChoice })}
      />
    </Group>
  )
}

function NoMatch({ clear }: { clear: () => void }) {
  return (
    <Empty title={text.noMatch}>
      <Button size="xs" variant="default" onClick={clear}>
        {text.clear}
      </Button>
    </Empty>
  )
}
