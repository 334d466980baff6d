import {
  Button,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useState } from 'react'
import { Problem } from '../../api/problem'
import { timeframes } from '../../period/search'
import { atTheirPlaces, FilterFields, isWhole, wholeFilters } from '../../questions/FilterFields'
import { rulesOf } from '../../questions/rules'
import { usePreview } from '../../questions/usePreview'
import { usualQuery } from '../../questions/usual'
import { t } from '../../texts'
import {
  familyOf,
  isOverAllCourses,
  kindOf,
  measureOf,
  plainly,
  words,
  type Catalogue,
  type Dataset,
} from '../catalogue'
import { kinds, shapesFor, type Kind, type Query, type Shape, type Widget } from '../widget/widgets'
import { titleIn, WidgetView } from '../widget/WidgetView'
import { Choices, type Choice } from './Choices'
import { adapted, ofKind } from './draft'

const text = t.dashboards.config
/** Rows of a widget, as the API takes them at most. */
const mostRows = 1000

type Errors = Readonly<Record<string, readonly string[]>>

interface Props {
  /** Null: closed. */
  configured: { widget: Widget; isNew: boolean } | null
  catalogue: Catalogue
  /** What the API found wrong with it when it was to be saved. */
  errors: Errors
  close: () => void
  apply: (widget: Widget, isNew: boolean) => void
}

/** What a widget asks and how it shows that, beside what comes of it. */
export function ConfigDialog({ configured, close, ...rest }: Props) {
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  return (
    <Modal.Root opened={configured !== null} onClose={close} size={1080} fullScreen={isPhone}>
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Header component="div">
          <Modal.Title>{configured !== null && text.title(titleIn(configured.widget))}</Modal.Title>
          <Modal.CloseButton aria-label={t.frame.close} />
        </Modal.Header>
        <Modal.Body>
          {configured !== null && <Form key={configured.widget.id} {...configured} {...rest} close={close} />}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

type FormProps = Omit<Props, 'configured'> & { widget: Widget; isNew: boolean }

function Form({ widget: given, isNew, catalogue, errors: ofSaving, close, apply }: FormProps) {
  const [widget, setWidget] = useState(given)
  const [isTried, setTried] = useState(false)
  const dataset = catalogue.datasets.find((d) => d.name === widget.query?.dataset)
  // A filter that is still being written is not asked with.
  const query = widget.query === null ? null : { ...widget.query, filters: wholeFilters(widget.query.filters) }
  const preview = usePreview(query)
  const found = preview.error instanceof Problem ? atTheirPlaces(preview.error.errors, widget.query?.filters) : {}
  // What was wrong when it was saved holds until something else is asked.
  const errors: Errors = { ...(widget.query === given.query ? ofSaving : {}), ...found }
  const change = (next: Partial<Widget>) => setWidget((old) => adapted({ ...old, ...next }, dataset))
  const ask = (next: Partial<Query>) => widget.query !== null && change({ query: { ...widget.query, ...next } })
  const isUnfinished = widget.query?.filters?.some((f) => !isWhole(f)) ?? false
  const noShape = widget.type === 'chart' && widget.shape === null
  const noMeasure = widget.query !== null && widget.query.measures.length === 0

  function done() {
    setTried(true)
    if (isUnfinished || noShape || noMeasure) return
    apply({ ...widget, title: widget.title?.trim() || null }, isNew)
  }
  return (
    <div className="configuration">
      <Stack gap="md">
        <SegmentedControl
          aria-label={text.kind}
          value={widget.type}
          data={kinds.map((kind) => ({ value: kind, label: t.dashboards.kinds[kind] }))}
          onChange={(kind) => setWidget(ofKind(widget, kind as Kind, catalogue))}
        />
        <TextInput
          label={text.name}
          description={text.nameHint}
          value={widget.title ?? ''}
          error={rulesOf(ofSaving, 'title')}
          maxLength={400}
          data-autofocus
          onChange={(event) => setWidget({ ...widget, title: event.currentTarget.value || null })}
        />
        {widget.type === 'text' && (
          <Textarea
            label={text.text}
            description={text.textHint}
            value={widget.text ?? ''}
            error={rulesOf(ofSaving, 'text')}
            autosize
            minRows={5}
            maxRows={16}
            onChange={(event) => setWidget({ ...widget, text: event.currentTarget.value })}
          />
        )}
        {widget.query !== null && dataset !== undefined && (
          <QueryFields
            widget={widget}
            query={widget.query}
            dataset={dataset}
            catalogue={catalogue}
            errors={errors}
            isTried={isTried}
            change={change}
            ask={ask}
            take={setWidget}
          />
        )}
      </Stack>
      <Stack gap="sm" className="preview" role="group" aria-label={text.preview}>
        <Text size="sm" fw={600} aria-hidden>
          {text.preview}
        </Text>
        <div className="content">
          <div className="cell" data-kind={widget.type} aria-busy={preview.isFetching || undefined}>
            <WidgetView
              widget={{ ...widget, query }}
              // What is wrong stands at its field.
              state={Object.keys(found).length > 0 ? { answer: null, refusal: refusalOf(preview.error) } : preview}
            />
          </div>
        </div>
        <Group justify="flex-end" gap="xs" className="ways">
          <Button variant="default" onClick={close}>
            {text.cancel}
          </Button>
          <Button onClick={done}>{text.apply}</Button>
        </Group>
      </Stack>
    </div>
  )
}

const refusalOf = (error: unknown) =>
  error instanceof Problem ? { code: error.code, message: t.dashboards.refused.atFields } : null

interface FieldProps {
  widget: Widget
  query: Query
  dataset: Dataset
  catalogue: Catalogue
  errors: Errors
  isTried: boolean
  change: (next: Partial<Widget>) => void
  ask: (next: Partial<Query>) => void
  take: (widget: Widget) => void
}

function QueryFields({ widget, query, dataset, catalogue, errors, isTried, change, ask, take }: FieldProps) {
  const shapes = shapesFor(query)
  const isMetric = widget.type === 'metric'
  const sort = query.sort?.[0]
  const asked = [...(query.dimensions ?? []), ...query.measures]
  const { requiredDimension: apart, maxDays } = dataset
  const isApartMissing =
    apart !== null &&
    !query.dimensions?.includes(apart) &&
    !query.filters?.some((f) => f.field === apart && f.operator === 'eq')
  function choose(name: string) {
    const next = catalogue.datasets.find((d) => d.name === name)!
    take(adapted({ ...widget, query: usualQuery(next, widget.type), shape: null }, next))
  }
  return (
    <>
      <NativeSelect
        label={text.dataset}
        description={`${plainly(dataset.description)}${isOverAllCourses(dataset) ? ` ${dataset.title} ${text.overAll}` : ''}`}
        value={dataset.name}
        error={rulesOf(errors, 'dataset')}
        data={catalogue.datasets.map((d) => ({ value: d.name, label: d.title }))}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      <Choices
        legend={isMetric ? text.measure : text.measures}
        isSingle={isMetric}
        choices={measuresOf(dataset)}
        chosen={query.measures}
        most={20}
        error={rulesOf(errors, 'measures')}
        choose={(measures) => ask({ measures })}
      />
      {!isMetric && (
        <Choices
          legend={text.dimensions}
          hint={text.dimensionsHint}
          choices={dimensionsOf(dataset)}
          chosen={query.dimensions ?? []}
          most={8}
          error={rulesOf(errors, 'dimensions') ?? (isApartMissing ? text.apart(words(apart)) : undefined)}
          choose={(dimensions) => ask({ dimensions })}
        />
      )}
      {widget.type === 'chart' && (
        <div>
          <Text size="sm" fw={600} mb={4}>
            {text.shape}
          </Text>
          {shapes.length === 0 ? (
            <Text size="sm" c={isTried ? 'var(--bad)' : 'dimmed'} role={isTried ? 'alert' : undefined}>
              {text.noShape}
            </Text>
          ) : (
            <SegmentedControl
              size="xs"
              aria-label={text.shape}
              value={widget.shape ?? ''}
              data={shapes.map((shape) => ({ value: shape, label: t.dashboards.shapes[shape] }))}
              onChange={(shape) => change({ shape: shape as Shape })}
            />
          )}
        </div>
      )}
      {dataset.timeDimension !== null && (
        <NativeSelect
          label={text.timeframe}
          description={maxDays === null ? undefined : text.needsTime(maxDays)}
          value={query.timeframe ?? ''}
          error={rulesOf(errors, 'timeframe')}
          data={[
            { value: '', label: text.anyTime },
            ...timeframes
              .filter((f) => maxDays === null || f !== '1y')
              .map((f) => ({ value: f, label: t.period.of[f] })),
          ]}
          onChange={(event) => ask({ timeframe: event.currentTarget.value || null })}
        />
      )}
      <FilterFields
        dataset={dataset}
        filters={query.filters ?? []}
        errors={errors}
        isTried={isTried}
        change={(filters) => ask({ filters: filters.length === 0 ? null : filters })}
      />
      {!isMetric && (
        <Group gap="sm" grow align="flex-end" wrap="wrap">
          <NativeSelect
            label={text.sort}
            value={sort?.field ?? ''}
            error={rulesOf(errors, 'sort')}
            data={[{ value: '', label: text.sortUsual }, ...asked.map((name) => ({ value: name, label: words(name) }))]}
            onChange={(event) => {
              const field = event.currentTarget.value
              const isMeasure = query.measures.includes(field)
              ask({ sort: field === '' ? null : [{ field, direction: isMeasure ? 'desc' : 'asc' }] })
            }}
          />
          <NativeSelect
            label={text.direction}
            value={sort?.direction ?? 'asc'}
            disabled={sort === undefined}
            data={[
              { value: 'asc', label: text.asc },
              { value: 'desc', label: text.desc },
            ]}
            onChange={(event) =>
              sort !== undefined && ask({ sort: [{ field: sort.field, direction: event.currentTarget.value }] })
            }
          />
          <NumberInput
            label={text.limit}
            value={query.limit ?? ''}
            placeholder={String(mostRows)}
            error={rulesOf(errors, 'limit')}
            min={1}
            max={mostRows}
            allowDecimal={false}
            allowNegative={false}
            clampBehavior="none"
            onChange={(limit) => ask({ limit: typeof limit === 'number' ? limit : null })}
          />
        </Group>
      )}
    </>
  )
}

function measuresOf(dataset: Dataset): Choice[] {
  return dataset.measures.map((m) => ({
    name: m.name,
    label: words(m.name),
    family: text.families[kindOf(m)],
    description: plainly(m.description),
    measure: measureOf(dataset.name, m.name),
  }))
}

function dimensionsOf(dataset: Dataset): Choice[] {
  return dataset.dimensions.map((d) => ({
    name: d.name,
    label: words(d.name),
    family: text.families[familyOf(d)],
    description: plainly(d.description),
  }))
}
