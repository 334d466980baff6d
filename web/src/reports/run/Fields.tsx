import {
  Autocomplete,
  NativeSelect,
  Select,
  TextInput,
  type InputWrapperProps,
  type OptionsFilter,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { plainly } from '../../dashboards/catalogue'
import { t } from '../../texts'
import type { Report } from '../useReports'
import '../reports.css'
import { chosenDays, fieldsOf, periodsOf, withValue, type Draft } from './draft'
import { useNames } from './useNames'
import { mostOptions, useOptions, type Option } from './useOptions'

const text = t.reports.run

type Parameter = Report['parameters'][number]

/** What it does stands beneath, so that the fields of a row stand in a line. */
const order: InputWrapperProps['inputWrapperOrder'] = ['label', 'input', 'error', 'description']

/** What the API says to programs of ids, to readers who choose by names. */
const hintOf = ({ name, description }: Parameter) => text.hints[name] ?? plainly(description)

interface Props {
  parameters: readonly Parameter[]
  isLearner: boolean
  draft: Draft
  change: (draft: Draft) => void
  /** What is wrong with a parameter. */
  errorOf: (name: string) => string | undefined
}

/** What a report is asked with, each as what it takes. */
export function Fields({ parameters, isLearner, draft, change, errorOf }: Props) {
  const { values, period } = draft
  const set = (name: string, value: string) => change(withValue(draft, name, value))
  const periods = periodsOf(parameters)
  return (
    <div className="report-form" role="group" aria-label={text.labels}>
      {fieldsOf(parameters, isLearner).map((parameter) => (
        <Field
          key={parameter.name}
          parameter={parameter}
          value={values[parameter.name] ?? ''}
          error={errorOf(parameter.name)}
          course={values.courseId || undefined}
          set={(value) => set(parameter.name, value)}
        />
      ))}
      {periods !== null && (
        <NativeSelect
          label={text.period}
          description={text.periodHint}
          inputWrapperOrder={order}
          value={period}
          error={errorOf('timeframe')}
          data={periods.map((value) => ({ value, label: text.periods[value] ?? value }))}
          onChange={(event) => change({ ...draft, period: event.currentTarget.value })}
        />
      )}
      {periods !== null && period === chosenDays && (
        <>
          {(['from', 'to'] as const).map((name) => (
            <TextInput
              key={name}
              type="date"
              label={text[name]}
              description={plainly(parameters.find((p) => p.name === name)?.description ?? '')}
              inputWrapperOrder={order}
              value={values[name] ?? ''}
              error={errorOf(name)}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          ))}
        </>
      )}
    </div>
  )
}

interface FieldProps {
  parameter: Parameter
  value: string
  error: string | undefined
  course: string | undefined
  set: (value: string) => void
}

/** These are chosen by their names; of others the value is its own name, and one that is not known may be written. */
const byName: readonly string[] = ['courseId', 'userId', 'assessmentId', 'instructorId']
const known: readonly string[] = ['cohort', 'category', 'organizationId', 'type']

function Field(props: FieldProps) {
  const { parameter, value, error, set } = props
  const common = {
    label: parameter.title,
    description: hintOf(parameter),
    inputWrapperOrder: order,
    error,
    required: parameter.isRequired,
  }
  if (parameter.type === 'choice') {
    return (
      <NativeSelect
        {...common}
        value={value}
        onChange={(event) => set(event.currentTarget.value)}
        data={[
          ...(parameter.default === null ? [{ value: '', label: text.any }] : []),
          ...(parameter.values ?? []).map((one) => ({ value: one, label: text.values[one] ?? one })),
        ]}
      />
    )
  }
  if (parameter.type === 'date') {
    return <TextInput {...common} type="date" value={value} onChange={(event) => set(event.currentTarget.value)} />
  }
  if (byName.includes(parameter.name)) return <NameField {...props} />
  if (known.includes(parameter.name)) return <KnownField {...props} />
  return <TextInput {...common} value={value} onChange={(event) => set(event.currentTarget.value)} />
}

/** Of a reader who types, in ms. */
const pause = 200

/** The server searches: what it finds is what there is. */
const asFound: OptionsFilter = ({ options }) => options

/** Something that is looked for by its name. */
function NameField({ parameter, value, error, course, set }: FieldProps) {
  const [typed, setTyped] = useState('')
  const [isWanted, want] = useState(false)
  const [chosen, setChosen] = useState<Option | null>(null)
  // What was not chosen here, but taken up from a run or a schedule, is known by its id alone.
  const isTakenUp = value !== '' && chosen?.value !== value
  const nameOf = useNames(isTakenUp ? [{ [parameter.name]: value }] : [])
  const current = value === '' ? null : isTakenUp ? { value, label: nameOf(parameter.name, value) } : chosen
  // What is chosen stands in the field as if it had been typed; it is not what is looked for.
  const [q] = useDebouncedValue(typed === current?.label ? '' : typed.trim(), pause)
  const { options, isPending, error: failure } = useOptions(parameter.name, q, isWanted, course)
  // Under one name throughout: what is found may call it otherwise, to tell it from namesakes.
  const data = current === null ? options : [current, ...options.filter((option) => option.value !== current.value)]
  return (
    <Select
      label={parameter.title}
      description={hintOf(parameter)}
      inputWrapperOrder={order}
      placeholder={text.search}
      error={error}
      required={parameter.isRequired}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': text.clear(parameter.title), tabIndex: 0 }}
      nothingFoundMessage={
        failure !== null ? failure.message : isPending ? t.states.loading(parameter.title) : text.noneFound
      }
      limit={mostOptions}
      filter={asFound}
      data={data}
      value={value === '' ? null : value}
      onSearchChange={setTyped}
      onFocus={() => want(true)}
      onChange={(next, option) => {
        setChosen(option)
        set(next ?? '')
      }}
    />
  )
}

/** Something that is written, with what the figures know of it. */
function KnownField({ parameter, value, error, set }: FieldProps) {
  const [isWanted, want] = useState(false)
  const { options } = useOptions(parameter.name, '', isWanted, undefined)
  return (
    <Autocomplete
      label={parameter.title}
      description={hintOf(parameter)}
      inputWrapperOrder={order}
      error={error}
      required={parameter.isRequired}
      limit={40}
      data={[...new Set(options.map((o) => o.value))]}
      value={value}
      onFocus={() => want(true)}
      onChange={set}
    />
  )
}
