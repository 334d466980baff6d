import {
  Alert,
  Button,
  Group,
  NativeSelect,
  NumberInput,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconDeviceFloppy } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useBlocker, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useSaid } from '../../admin/useSaid'
import { Problem } from '../../api/problem'
import { ConflictDialog } from '../../app/saving/ConflictDialog'
import { LeaveDialog } from '../../app/saving/LeaveDialog'
import { Section } from '../../app/Section'
import { Said } from '../../course/writing/Said'
import {
  familyOf,
  isOverAllCourses,
  kindOf,
  measureOf,
  plainly,
  words,
  type Catalogue,
  type Dataset,
} from '../../dashboards/catalogue'
import type { Choice } from '../../dashboards/editor/Choices'
import type { Query } from '../../dashboards/widget/widgets'
import { FormatChoice } from '../../files/FormatChoice'
import { timeframes } from '../../period/search'
import { atTheirPlaces, FilterFields } from '../../questions/FilterFields'
import { rulesOf, type Errors } from '../../questions/rules'
import { usePreview } from '../../questions/usePreview'
import { useUser } from '../../session/useSession'
import { onceDrawn } from '../onceDrawn'
import { report as asked } from '../useReports'
import { StateOfError } from '../../states/StateOfError'
import { t } from '../../texts'
import { DeleteReport } from './DeleteReport'
import {
  asking,
  bodyOf,
  copyOf,
  datasetsFor,
  draftOf,
  isSame,
  mostRows,
  ofDataset,
  previewOf,
  wrongIn,
  type Draft,
  type Report,
} from './draft'
import { FieldPicker } from './FieldPicker'
import { Preview } from './Preview'
import { SortFields } from './SortFields'
import { create, replace } from './useReport'
import './builder.css'

const text = t.reportBuilder
const ofQuestions = t.dashboards.config

interface Props {
  catalogue: Catalogue
  initial: Draft
  /** As it was read; null: it is a new one. */
  saved: Report | null
}

/** A report is put together beside what comes of it; nothing of it is saved before its reader says so. */
export function Builder({ catalogue, initial, saved: given }: Props) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const role = useUser()?.role
  const [saved, setSaved] = useState(given)
  const [draft, setDraft] = useState(initial)
  const [base, setBase] = useState(initial)
  const [isTried, setTried] = useState(false)
  const [isDeleting, setDeleting] = useState(false)
  const { message, say, clear } = useSaid()
  const form = useRef<HTMLFormElement>(null)
  const isDirty = !isSame(draft, base)
  const change = (next: Partial<Draft>) => setDraft((old) => ({ ...old, ...next }))
  const ask = (next: Partial<Query>) => setDraft((old) => ({ ...old, query: asking(old.query, next) }))

  const save = useMutation({
    mutationFn: ({ what, isForced }: { what: Draft; isForced: boolean }) =>
      saved === null ? create(bodyOf(what)) : replace(saved.id, bodyOf(what), isForced ? null : saved.version!),
    onMutate: clear,
    onSuccess: (now, { what }) => taken(now, what),
    onError: () => toFirstWrong(),
  })
  const copy = useMutation({ mutationFn: (of: Draft) => create(bodyOf(copyOf(of))), onSuccess: taken })
  const theirs = useMutation({
    mutationFn: () => queries.fetchQuery({ ...asked(saved!.id), staleTime: 0 }),
    onSuccess: (now) => {
      const what = draftOf(now)!
      setSaved(now)
      setBase(what)
      setDraft(what)
      save.reset()
    },
  })
  /** @param sent What was written since then is neither saved nor left behind. */
  async function taken(now: Report, sent: Draft) {
    queries.setQueryData(asked(now.id).queryKey, now)
    void queries.invalidateQueries({ queryKey: ['reports'] })
    if (!isSame(draft, sent)) {
      setSaved(now)
      setBase(draftOf(now)!)
      setTried(false)
      say(text.savedMeanwhile)
      return
    }
    await navigate({ to: '/reports/$reportId', params: { reportId: now.id }, ignoreBlocker: true })
  }
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  })

  /** Once it is drawn. */
  function toFirstWrong() {
    onceDrawn(() => {
      const wrong = form.current?.querySelector('[aria-invalid=true], [role=alert]')
      const field = wrong?.matches('input, textarea, select')
        ? wrong
        : wrong?.closest('fieldset, [role=group]')?.querySelector('input, select, button')
      ;(field as HTMLElement | null | undefined)?.focus()
    })
  }
  function submit() {
    setTried(true)
    if (wrongIn(draft).length > 0) return toFirstWrong()
    save.mutate({ what: draft, isForced: false })
  }

  const preview = usePreview(previewOf(draft))
  const problem = save.error
  const isConflict = problem instanceof Problem && problem.status === 412
  const refused = problem instanceof Problem && problem.status === 400 ? problem : null
  // What was wrong when it was saved holds until something else is asked for.
  const errors: Errors = {
    ...(refused !== null && save.variables !== undefined && isSame(save.variables.what, draft) ? refused.errors : {}),
    ...(preview.error instanceof Problem ? atTheirPlaces(preview.error.errors, draft.query.filters) : {}),
  }
  const wrong = isTried ? wrongIn(draft) : []
  const dataset = catalogue.datasets.find((d) => d.name === draft.query.dataset)
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!save.isPending) submit()
      }}
    >
      <div className="report-builder">
        <Stack gap="xl">
          <Said message={message} close={clear} />
          {refused !== null && (
            <Alert color="red" variant="light" title={text.errors.title} data-state={refused.code}>
              {text.errors.text} {rulesOf({ '': errors[''] ?? [] }, '')}
            </Alert>
          )}
          {problem !== null && refused === null && !isConflict && (
            <StateOfError error={problem} retry={() => save.mutate({ what: draft, isForced: false })} />
          )}
          <Section title={text.about}>
            <TextInput
              label={text.name}
              placeholder={text.namePlaceholder}
              required
              value={draft.name}
              maxLength={200}
              error={rulesOf(errors, 'name') ?? (wrong.includes('name') && text.nameMissing)}
              onChange={(event) => change({ name: event.currentTarget.value })}
            />
            <Textarea
              label={text.description}
              description={text.descriptionHint}
              value={draft.description}
              maxLength={2000}
              autosize
              minRows={2}
              maxRows={6}
              error={rulesOf(errors, 'description')}
              onChange={(event) => change({ description: event.currentTarget.value })}
            />
            <NativeSelect
              label={text.dataset}
              description={
                dataset !== undefined &&
                `${plainly(dataset.description)}${isOverAllCourses(dataset) ? ` ${text.overAll}` : ''}`
              }
              value={draft.query.dataset}
              error={rulesOf(errors, 'dataset')}
              data={[
                ...(dataset === undefined ? [draft.query.dataset] : []),
                ...datasetsFor(catalogue, role, draft.query.dataset).map((d) => ({ value: d.name, label: d.title })),
              ]}
              onChange={(event) => {
                const next = catalogue.datasets.find((d) => d.name === event.currentTarget.value)
                if (next !== undefined) setDraft((old) => ofDataset(old, next))
              }}
            />
          </Section>
          {dataset !== undefined && (
            <Question
              draft={draft}
              dataset={dataset}
              limits={catalogue.limits}
              errors={errors}
              wrong={wrong}
              isTried={isTried}
              ask={ask}
              change={change}
            />
          )}
          <Section title={text.file}>
            <div>
              <FormatChoice
                value={draft.format}
                change={(format) => change({ format })}
                error={rulesOf(errors, 'format')}
              />
              <Text size="xs" c="dimmed">
                {text.formatHint}
              </Text>
            </div>
            <Switch
              label={text.isPublic}
              description={draft.isPublic ? text.publicOn : text.publicOff}
              checked={draft.isPublic}
              onChange={(event) => change({ isPublic: event.currentTarget.checked })}
            />
          </Section>
        </Stack>
        <Stack gap="sm" className="beside">
          <Preview draft={draft} state={preview} />
          {saved?.version != null && (
            <Text size="xs" c="dimmed">
              {text.version(saved.version)}. {text.versionAfter(saved.version + 1)}
            </Text>
          )}
        </Stack>
      </div>
      <Group justify="space-between" gap="xs" className="builder-ways">
        <Text size="sm" c="dimmed" role="status" data-saved={!isDirty}>
          {isDirty || saved === null ? text.unsaved : text.unchanged}
        </Text>
        <Group gap="xs">
          {saved !== null && (
            <Button
              variant="subtle"
              color="red.9"
              className="danger"
              aria-haspopup="dialog"
              onClick={() => setDeleting(true)}
            >
              {text.delete.open}
            </Button>
          )}
          <Button
            variant="default"
            renderRoot={(props) =>
              saved === null ? (
                <Link {...props} to="/reports" />
              ) : (
                <Link {...props} to="/reports/$reportId" params={{ reportId: saved.id }} />
              )
            }
          >
            {text.cancel}
          </Button>
          <Button
            type="submit"
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            loading={save.isPending}
            disabled={saved !== null && !isDirty}
          >
            {saved === null ? text.create : text.save}
          </Button>
        </Group>
      </Group>
      {saved !== null && <DeleteReport report={saved} isOpen={isDeleting} close={() => setDeleting(false)} />}
      <ConflictDialog
        text={text.conflict.text}
        isOpen={isConflict}
        isBusy={save.isPending || copy.isPending || theirs.isPending}
        error={copy.error ?? theirs.error}
        keepMine={() => save.mutate({ what: draft, isForced: true })}
        takeTheirs={() => theirs.mutate()}
        copy={{ text: text.conflict.copyText, save: () => copy.mutate(draft) }}
        close={() => save.reset()}
      />
      <LeaveDialog
        text={text.leave}
        isOpen={blocker.status === 'blocked'}
        isBusy={save.isPending}
        stay={() => blocker.reset?.()}
        leave={() => blocker.proceed?.()}
        save={() => {
          // It leads to the report itself, which says that it is saved; what is wrong is looked at first.
          blocker.reset?.()
          submit()
        }}
      />
    </form>
  )
}

interface QuestionProps {
  draft: Draft
  dataset: Dataset
  limits: Catalogue['limits']
  errors: Errors
  wrong: readonly string[]
  isTried: boolean
  ask: (next: Partial<Query>) => void
  change: (next: Partial<Draft>) => void
}

/** What is asked of the dataset. */
function Question({ draft, dataset, limits, errors, wrong, isTried, ask, change }: QuestionProps) {
  const { query, limit } = draft
  const { requiredDimension: apart, maxDays } = dataset
  const isApartMissing =
    apart !== null &&
    !query.dimensions?.includes(apart) &&
    !query.filters?.some((f) => f.field === apart && f.operator === 'eq')
  return (
    <>
      <Section title={text.columns}>
        <FieldPicker
          legend={text.measures}
          hint={text.measuresHint(limits.measures)}
          choices={measuresOf(dataset)}
          chosen={query.measures}
          most={limits.measures}
          error={rulesOf(errors, 'measures') ?? (wrong.includes('measures') ? text.previewEmpty : undefined)}
          choose={(measures) => ask({ measures })}
        />
        <FieldPicker
          legend={text.dimensions}
          hint={text.dimensionsHint(limits.dimensions)}
          choices={dimensionsOf(dataset)}
          chosen={query.dimensions ?? []}
          most={limits.dimensions}
          error={rulesOf(errors, 'dimensions') ?? (isApartMissing ? ofQuestions.apart(words(apart)) : undefined)}
          choose={(dimensions) => ask({ dimensions })}
        />
      </Section>
      <Section title={text.rows}>
        {dataset.timeDimension !== null && (
          <NativeSelect
            label={text.timeframe}
            description={maxDays === null ? text.timeframeHint : ofQuestions.needsTime(maxDays)}
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
        <SortFields query={query} most={limits.sorts} errors={errors} change={(sort) => ask({ sort: sort ?? null })} />
        <NumberInput
          label={text.limit}
          description={text.limitHint}
          maw={240}
          value={limit ?? ''}
          error={rulesOf(errors, 'limit') ?? (wrong.includes('limit') && text.limitRule)}
          min={1}
          max={mostRows}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="none"
          thousandSeparator=","
          onChange={(next) => change({ limit: typeof next === 'number' ? next : null })}
        />
      </Section>
    </>
  )
}

function measuresOf(dataset: Dataset): Choice[] {
  return dataset.measures.map((m) => ({
    name: m.name,
    label: words(m.name),
    family: ofQuestions.families[kindOf(m)],
    description: plainly(m.description),
    measure: measureOf(dataset.name, m.name),
  }))
}

function dimensionsOf(dataset: Dataset): Choice[] {
  return dataset.dimensions.map((d) => ({
    name: d.name,
    label: words(d.name),
    family: ofQuestions.families[familyOf(d)],
    description: plainly(d.description),
  }))
}
