import { ActionIcon, Button, NativeSelect, Stack, Text } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useRef } from 'react'
import { words } from '../../dashboards/catalogue'
import type { Query } from '../../dashboards/widget/widgets'
import { rulesOf, type Errors } from '../../questions/rules'
import { t } from '../../texts'
import { onceDrawn } from '../onceDrawn'

const text = t.reportBuilder
const { asc, desc } = t.dashboards.config

interface Props {
  query: Query
  most: number
  errors: Errors
  change: (sort: Query['sort']) => void
}

/** By what rows are ordered, the first deciding. */
export function SortFields({ query, most, errors, change }: Props) {
  const adder = useRef<HTMLButtonElement>(null)
  const sort = query.sort ?? []
  const asked = [...(query.dimensions ?? []), ...query.measures]
  const free = asked.filter((name) => !sort.some((s) => s.field === name))
  const put = (next: NonNullable<Query['sort']>) => change(next.length === 0 ? null : next)
  const usual = (field: string) => ({ field, direction: query.measures.includes(field) ? 'desc' : 'asc' })
  const whole = rulesOf({ sort: errors['sort'] ?? [] }, 'sort')
  return (
    <Stack gap={6} role="group" aria-label={text.sort}>
      <Text size="sm" fw={600} aria-hidden>
        {text.sort}
      </Text>
      {sort.length === 0 && (
        <Text size="xs" c="dimmed">
          {text.sortUsual}
        </Text>
      )}
      {sort.map((one, i) => (
        <div key={i}>
          <div className="sort-row">
            <NativeSelect
              size="xs"
              aria-label={text.thenBy(i + 1)}
              value={one.field}
              data={[one.field, ...free].map((name) => ({ value: name, label: words(name) }))}
              onChange={(event) => put(sort.map((s, k) => (k === i ? usual(event.currentTarget.value) : s)))}
            />
            <NativeSelect
              size="xs"
              aria-label={text.orderOf(i + 1)}
              value={one.direction ?? 'asc'}
              data={[
                { value: 'asc', label: asc },
                { value: 'desc', label: desc },
              ]}
              onChange={(event) =>
                put(sort.map((s, k) => (k === i ? { field: s.field, direction: event.currentTarget.value } : s)))
              }
            />
            <ActionIcon
              variant="default"
              size={30}
              aria-label={text.removeSort(i + 1)}
              onClick={() => {
                put(sort.filter((_, k) => k !== i))
                // The next one stands in its place; after the last there is none.
                if (i === sort.length - 1) onceDrawn(() => adder.current?.focus())
              }}
            >
              <IconTrash size={15} aria-hidden />
            </ActionIcon>
          </div>
          {rulesOf(errors, `sort[${i}]`) !== undefined && (
            <Text size="xs" c="var(--bad)" role="alert" className="breaks">
              {rulesOf(errors, `sort[${i}]`)}
            </Text>
          )}
        </div>
      ))}
      {whole !== undefined && (
        <Text size="xs" c="var(--bad)" role="alert">
          {whole}
        </Text>
      )}
      <div>
        <Button
          ref={adder}
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={free.length === 0 || sort.length >= most}
          onClick={() => put([...sort, usual(free[0]!)])}
        >
          {text.addSort}
        </Button>
      </div>
    </Stack>
  )
}
