import { ActionIcon, Button, NativeSelect, NumberInput, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useId, useRef } from 'react'
import { t } from '../texts'
import { words, type Dataset } from '../dashboards/catalogue'
import { said } from '../dashboards/widget/answers'
import type { Filter } from '../dashboards/widget/widgets'
import { rulesOf, type Errors } from './rules'
import { useKnownValues } from './useKnownValues'
import './questions.css'

const text = t.dashboards.config
/** As the API takes them at most. */
const most = 20

interface Props {
  dataset: Dataset
  filters: readonly Filter[]
  errors: Errors
  /** Whether what is missing is to be said. */
  isTried: boolean
  change: (filters: Filter[]) => void
}

interface Field {
  name: string
  type: string
  values: readonly string[] | null
  operators: readonly string[]
}

const plural = (operator: string) => operator === 'in' || operator === 'notIn'
const needsNothing = (operator: string) => operator === 'isNull' || operator === 'isNotNull'
const isGiven = (value: unknown) => value !== undefined && value !== null && value !== ''

/** Whether everything is said that it takes: until then it is not asked with. */
export function isWhole({ operator, value, values }: Filter): boolean {
  if (needsNothing(operator)) return true
  if (operator === 'between') return values?.length === 2 && values.every(isGiven)
  if (plural(operator)) return (values?.length ?? 0) > 0
  return isGiven(value)
}

/** Those that say everything: one that is still being written is not asked with. */
export function wholeFilters(filters: readonly Filter[] | null | undefined): Filter[] | null {
  const whole = filters?.filter(isWhole) ?? []
  return whole.length === 0 ? null : whole
}

/** What is wrong with a question that was asked without its unfinished filters: at the filters as they stand with those. */
export function atTheirPlaces(errors: Errors, filters: readonly Filter[] | null | undefined): Errors {
  const places = (filters ?? []).flatMap((filter, i) => (isWhole(filter) ? [i] : []))
  const placed = (path: string) =>
    path.replace(/^filters\[(\d+)\]/, (_, i: string) => `filters[${places[Number(i)] ?? i}]`)
  return Object.fromEntries(Object.entries(errors).map(([path, rules]) => [placed(path), rules]))
}

/** Conditions, all of which hold. */
export function FilterFields({ dataset, filters, errors, isTried, change }: Props) {
  const adder = useRef<HTMLButtonElement>(null)
  const fields: Field[] = [
    ...dataset.dimensions.map((d) => ({
      name: d.name,
      type: d.type as string,
      values: d.values,
      operators: d.operators,
    })),
    ...dataset.measures.map((m) => ({ name: m.name, type: 'number', values: null, operators: m.operators })),
  ]
  const put = (place: number, filter: Filter) => change(filters.map((one, i) => (i === place ? filter : one)))
  const first = fields.find((f) => f.name === 'courseTitle') ?? fields[0]!
  return (
    <Stack gap="xs" role="group" aria-label={text.filters}>
      <Text size="sm" fw={600} aria-hidden>
        {text.filters}
      </Text>
      {filters.map((filter, i) => (
        <Row
          key={i}
          place={i}
          filter={filter}
          fields={fields}
          dataset={dataset}
          error={rulesOf(errors, `filters[${i}]`) ?? (isTried && !isWhole(filter) ? text.valueMissing : undefined)}
          put={(next) => put(i, next)}
          remove={() => {
            change(filters.filter((_, k) => k !== i))
            // The next one stands in its place; after the last there is none.
            if (i === filters.length - 1) adder.current?.focus()
          }}
        />
      ))}
      {rulesOf(exactly(errors, 'filters'), 'filters') !== undefined && (
        <Text size="xs" c="var(--bad)" role="alert">
          {rulesOf(exactly(errors, 'filters'), 'filters')}
        </Text>
      )}
      <div>
        <Button
          ref={adder}
          size="compact-sm"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={filters.length >= most}
          onClick={() => change([...filters, begun(first)])}
        >
          {text.addFilter}
        </Button>
      </div>
    </Stack>
  )
}

const exactly = (errors: Props['errors'], field: string) => ({ [field]: errors[field] ?? [] })

/** A condition on a field of which nothing else is said yet. */
function begun({ name, operators, type, values }: Field): Filter {
  const value = values?.[0] ?? (type === 'boolean' ? true : undefined)
  return { field: name, operator: operators[0]!, ...(value === undefined ? {} : { value }) }
}

interface RowProps {
  place: number
  filter: Filter
  fields: readonly Field[]
  dataset: Dataset
  error: string | undefined
  put: (filter: Filter) => void
  remove: () => void
}

function Row({ place, filter, fields, dataset, error, put, remove }: RowProps) {
  const field = fields.find((f) => f.name === filter.field)
  const names = (operator: string) =>
    (field?.type === 'date' ? text.dateOperators[operator] : undefined) ?? text.operators[operator] ?? operator
  function compare(operator: string) {
    const value = filter.value ?? filter.values?.[0]
    if (needsNothing(operator)) put({ field: filter.field, operator })
    else if (operator === 'between')
      put({ field: filter.field, operator, values: [value ?? '', filter.values?.[1] ?? ''] })
    else if (plural(operator)) put({ field: filter.field, operator, values: isGiven(value) ? [value] : [] })
    else put({ field: filter.field, operator, ...(isGiven(value) ? { value } : {}) })
  }
  return (
    <fieldset className="filter-row">
      <legend className="family">{text.filter(place + 1)}</legend>
      <div className="fields">
        <NativeSelect
          size="xs"
          label={text.field}
          value={filter.field}
          data={[
            ...(field === undefined ? [filter.field] : []),
            ...fields.map((f) => ({ value: f.name, label: words(f.name) })),
          ]}
          onChange={(event) => put(begun(fields.find((f) => f.name === event.currentTarget.value)!))}
        />
        <NativeSelect
          size="xs"
          label={text.operator}
          value={filter.operator}
          data={(field?.operators ?? [filter.operator]).map((o) => ({ value: o, label: names(o) }))}
          onChange={(event) => compare(event.currentTarget.value)}
        />
        <div>
          <ValueField filter={filter} field={field} dataset={dataset} put={put} />
        </div>
        <ActionIcon variant="default" size={30} aria-label={text.removeFilter(place + 1)} onClick={remove}>
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      </div>
      {error !== undefined && (
        <Text size="xs" c="var(--bad)" role="alert" className="breaks">
          {error}
        </Text>
      )}
    </fieldset>
  )
}

interface ValueProps {
  filter: Filter
  field: Field | undefined
  dataset: Dataset
  put: (filter: Filter) => void
}

function ValueField({ filter, field, dataset, put }: ValueProps) {
  const known = useKnownValues(dataset, field?.type === 'text' && field.values === null ? field.name : null)
  const type = field?.type ?? 'text'
  if (needsNothing(filter.operator)) return null
  if (plural(filter.operator)) {
    return (
      <TagsInput
        size="xs"
        label={text.values}
        placeholder={text.valuesHint}
        value={(filter.values ?? []).map(String)}
        data={[...(field?.values ?? known)]}
        onChange={(values) => put({ ...filter, values: values.map((v) => typed(v, type)) })}
      />
    )
  }
  if (filter.operator === 'between') {
    const at = (i: number) => filter.values?.[i]
    return (
      <Stack gap={4}>
        <One label={text.from} type={type} value={at(0)} put={(v) => put({ ...filter, values: [v, at(1) ?? ''] })} />
        <One label={text.to} type={type} value={at(1)} put={(v) => put({ ...filter, values: [at(0) ?? '', v] })} />
      </Stack>
    )
  }
  if (field?.values || type === 'boolean') {
    const options = field?.values ?? ['true', 'false']
    return (
      <NativeSelect
        size="xs"
        label={text.value}
        value={String(filter.value ?? '')}
        data={options.map((value) => ({ value, label: optionSaid(value, field!.name, type) }))}
        onChange={(event) => put({ ...filter, value: typed(event.currentTarget.value, type) })}
      />
    )
  }
  return (
    <One label={text.value} type={type} value={filter.value} known={known} put={(value) => put({ ...filter, value })} />
  )
}

interface OneProps {
  label: string
  type: string
  value: unknown
  known?: readonly string[]
  put: (value: unknown) => void
}

function One({ label, type, value, known = [], put }: OneProps) {
  const id = useId()
  const list = known.length === 0 ? undefined : id
  if (type === 'number') {
    return (
      <NumberInput
        size="xs"
        label={label}
        value={typeof value === 'number' ? value : ''}
        onChange={(next) => put(typeof next === 'number' ? next : '')}
      />
    )
  }
  return (
    <>
      <TextInput
        size="xs"
        label={label}
        type={type === 'date' ? 'date' : 'text'}
        value={typeof value === 'string' ? value : ''}
        maxLength={200}
        list={list}
        onChange={(event) => put(event.currentTarget.value)}
      />
      {list !== undefined && (
        <datalist id={list}>
          {known.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  )
}

/** As the API takes a value of that type; what is none of it is told by the API. */
function typed(value: string, type: string): unknown {
  if (type === 'boolean') return value === 'true'
  return type === 'number' && value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value
}

function optionSaid(value: string, name: string, type: string): string {
  const column = { name, type: 'text', unit: null, role: 'dimension' } as Parameters<typeof said>[1]
  return said(type === 'boolean' ? value === 'true' : value, column)
}
