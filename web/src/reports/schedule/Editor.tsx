import {
  Alert,
  Button,
  Checkbox,
  Group,
  NumberInput,
  Radio,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core'
import { IconDeviceFloppy, IconMailOff } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useBlocker } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { zones } from '../../admin/settings/zones'
import { useSaid } from '../../admin/useSaid'
import { Problem } from '../../api/problem'
import { ConflictDialog } from '../../app/saving/ConflictDialog'
import { LeaveDialog } from '../../app/saving/LeaveDialog'
import { Section } from '../../app/Section'
import { Said } from '../../course/writing/Said'
import { fullMoment, moment } from '../../figures/format'
import { FormatChoice } from '../../files/FormatChoice'
import { rulesOf, type Errors } from '../../questions/rules'
import { StateOfError } from '../../states/StateOfError'
import { t } from '../../texts'
import { onceDrawn } from '../onceDrawn'
import { missingOf } from '../run/draft'
import { Fields } from '../run/Fields'
import type { Report } from '../useReports'
import {
  bodyOf,
  draftOf,
  frequencies,
  isSame,
  weekdays,
  withTyped,
  wrongIn,
  type Draft,
  type Frequency,
  type Schedule,
} from './draft'
import { EndDialog } from './EndDialog'
import { Recipients } from './Recipients'
import { remove, save as put, schedule as asked } from './useSchedule'

const text = t.schedules

interface Props {
  report: Report
  initial: Draft
  /** As the server has it by now; null: there is none. */
  current: Schedule | null
  /** Whose it is. */
  owner: string
  isAdmin: boolean
  ended: () => void
}

/** When a report goes out, as what, and to whom. */
export function Editor({ report, initial, current, owner, isAdmin, ended }: Props) {
  const queries = useQueryClient()
  const { parameters } = report
  const { queryKey } = asked(report.id, owner)
  const [draft, setDraft] = useState(initial)
  const [base, setBase] = useState(initial)
  // That the draft was made from. What another window saves meanwhile is said when this one saves: it must not come in by itself under somebody's hands.
  const [saved, setSaved] = useState(current)
  const [isTried, setTried] = useState(false)
  const [isEnding, setEnding] = useState(false)
  const { message, say, clear } = useSaid()
  const form = useRef<HTMLFormElement>(null)
  const saver = useRef<HTMLButtonElement>(null)
  const isDirty = saved === null || !isSame(draft, base, parameters)
  const change = (next: Partial<Draft>) => setDraft((old) => ({ ...old, ...next }))

  const save = useMutation({
    mutationFn: ({ what, isForced }: { what: Draft; isForced: boolean }) =>
      put(report.id, bodyOf(what, parameters), isForced ? null : (saved?.version ?? 'none')),
    onMutate: () => {
      clear()
      // What is asked for just now is older than what comes of this.
      void queries.cancelQueries({ queryKey })
    },
    onSuccess: (now, { what }) => {
      taken(now, what)
      // It could not be pressed meanwhile, and so lost the focus.
      onceDrawn(() => document.activeElement === document.body && saver.current?.focus())
      say(now.nextRunAt === null ? text.saved : text.savedNext(fullMoment(now.nextRunAt, now.timeZone)))
    },
    onError: toFirstWrong,
  })
  const theirs = useMutation({
    mutationFn: () => queries.fetchQuery({ ...asked(report.id, owner), staleTime: 0 }),
    onSuccess: (now) => {
      save.reset()
      if (now === null) ended()
      else taken(now, null)
    },
  })
  /** @param sent What is written since then stays, and is not saved; null: what is there goes. */
  function taken(now: Schedule, sent: Draft | null) {
    const what = draftOf(now, parameters)
    setDraft((old) => (sent === null || isSame(old, sent, parameters) ? what : old))
    setBase(what)
    setSaved(now)
    setTried(false)
    queries.setQueryData(queryKey, now)
    void queries.invalidateQueries({ queryKey: ['schedules'] })
  }
  const isChanged = !isSame(draft, base, parameters)
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isChanged && current.pathname !== next.pathname,
    enableBeforeUnload: () => isChanged,
    withResolver: true,
  })

  /** Once it is drawn. */
  function toFirstWrong() {
    onceDrawn(() => {
      const wrong = form.current?.querySelector('[aria-invalid=true], .wrong, [role=alert]')
      const field = wrong?.matches('input, select')
        ? wrong
        : wrong?.closest('[role=group], fieldset')?.querySelector('input')
      ;(field as HTMLElement | null | undefined)?.focus()
    })
  }
  /** @param then What else comes of it. */
  function submit(given = draft, isForced = false, then: { onSuccess?: () => void; onError?: () => void } = {}) {
    const what = withTyped(given)
    setDraft(what)
    setTried(true)
    if (wrongIn(what, parameters).length === 0) return save.mutate({ what, isForced }, then)
    save.reset()
    toFirstWrong()
  }

  const problem = save.error
  const isConflict = problem instanceof Problem && problem.status === 412
  const isMailOff = problem instanceof Problem && problem.code === 'mail_off'
  const refused = problem instanceof Problem && problem.status === 400 ? problem : null
  const errors: Errors =
    refused !== null && save.variables !== undefined && isSame(save.variables.what, draft, parameters)
      ? refused.errors
      : {}
  const wrong = isTried ? wrongIn(draft, parameters) : []
  return (
    <form
      ref={form}
      noValidate
      className="schedule-form"
      onSubmit={(event) => {
        event.preventDefault()
        if (!save.isPending && isDirty) submit()
      }}
    >
      <Stack gap="xl">
        <Stack gap="sm">
          <Said message={message} close={clear} />
          {(isMailOff || current?.canDeliver === false) && (
            <Alert
              color="yellow"
              variant="light"
              icon={<IconMailOff />}
              title={text.mailOff.title}
              role="alert"
              data-state="mail_off"
            >
              <Stack gap="sm" align="flex-start">
                <Text size="sm">
                  {text.mailOff.text} {isMailOff && text.mailOff.pause}
                </Text>
                {isMailOff && (
                  <Button size="xs" variant="default" onClick={() => submit({ ...draft, active: false })}>
                    {text.mailOff.submit}
                  </Button>
                )}
              </Stack>
            </Alert>
          )}
          {refused !== null && (
            <Alert color="red" variant="light" title={text.errors.title} data-state={refused.code}>
              {text.errors.text} {rulesOf({ '': errors[''] ?? [] }, '')}
            </Alert>
          )}
          {problem !== null && refused === null && !isConflict && !isMailOff && (
            <StateOfError error={problem} retry={() => submit()} />
          )}
          {current !== null && <Standing schedule={current} />}
        </Stack>
        <When draft={draft} errors={errors} wrong={wrong} change={change} />
        <Section title={text.recipients}>
          <Recipients
            recipients={draft.recipients}
            saved={current?.recipients ?? []}
            typed={draft.typed}
            isTypedWrong={wrong.includes('typed')}
            type={(typed) => change({ typed })}
            isAdmin={isAdmin}
            errors={errors}
            isMissing={wrong.includes('recipients')}
            change={(recipients) => change({ recipients })}
          />
        </Section>
        <What draft={draft} errors={errors} change={change} />
        {parameters.length > 0 && (
          <Section title={text.parameters}>
            <Fields
              parameters={parameters}
              isLearner={false}
              draft={draft.asked}
              change={(asked) => change({ asked })}
              errorOf={(name) =>
                rulesOf(errors, `parameters.${name}`) ??
                (isTried && missingOf(parameters, draft.asked).includes(name) ? t.reports.run.missing : undefined)
              }
            />
            {rulesOf({ it: errors['parameters'] ?? [] }, 'it') !== undefined && (
              <Text size="xs" c="var(--bad)" role="alert">
                {rulesOf({ it: errors['parameters'] ?? [] }, 'it')}
              </Text>
            )}
          </Section>
        )}
      </Stack>
      <Group justify="space-between" gap="xs" className="builder-ways">
        <Text size="sm" c="dimmed" role="status" data-saved={!isDirty}>
          {isDirty ? text.unsaved : text.unchanged}
        </Text>
        <Group gap="xs">
          {current !== null && (
            <Button
              variant="subtle"
              color="red.9"
              className="danger"
              aria-haspopup="dialog"
              onClick={() => setEnding(true)}
            >
              {text.delete.open}
            </Button>
          )}
          <Button
            variant="default"
            renderRoot={(props) => <Link {...props} to="/reports/$reportId" params={{ reportId: report.id }} />}
          >
            {text.cancel}
          </Button>
          <Button
            ref={saver}
            type="submit"
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            loading={save.isPending}
            aria-disabled={!isDirty}
            data-disabled={!isDirty || undefined}
          >
            {text.save}
          </Button>
        </Group>
      </Group>
      <EndDialog
        name={report.name}
        isOpen={isEnding}
        close={() => setEnding(false)}
        end={() => remove(report.id)}
        ended={() => {
          queries.setQueryData(queryKey, null)
          queries.removeQueries({ queryKey: ['schedule-runs', report.id] })
          void queries.invalidateQueries({ queryKey: ['schedules'] })
          ended()
        }}
      />
      <ConflictDialog
        text={text.conflict}
        isOpen={isConflict}
        isBusy={save.isPending || theirs.isPending}
        error={theirs.error}
        keepMine={() => submit(draft, true)}
        takeTheirs={() => theirs.mutate()}
        close={() => save.reset()}
      />
      <LeaveDialog
        text={text.leave}
        isOpen={blocker.status === 'blocked'}
        isBusy={save.isPending}
        stay={() => blocker.reset?.()}
        leave={() => blocker.proceed?.()}
        save={() => {
          if (wrongIn(withTyped(draft), parameters).length > 0) blocker.reset?.()
          submit(draft, false, { onSuccess: () => blocker.proceed?.(), onError: () => blocker.reset?.() })
        }}
      />
    </form>
  )
}

/** As the server has it: when it goes out next, and how it went last. */
function Standing({ schedule }: { schedule: Schedule }) {
  const { nextRunAt, lastRun, timeZone } = schedule
  return (
    <div className="standing" data-active={schedule.active}>
      <Text size="sm" fw={600}>
        {nextRunAt === null ? text.resting : text.next(fullMoment(nextRunAt, timeZone), timeZone)}
      </Text>
      {lastRun !== null && (
        <Text size="sm" c="dimmed">
          {text.last(moment(lastRun.dueAt, timeZone), text.runStates[lastRun.state] ?? lastRun.state)}
        </Text>
      )}
    </div>
  )
}

interface WhenProps {
  draft: Draft
  errors: Errors
  wrong: readonly string[]
  change: (next: Partial<Draft>) => void
}

function When({ draft, errors, wrong, change }: WhenProps) {
  const ofDays = rulesOf(errors, 'days') ?? (wrong.includes('days') ? text.daysMissing : undefined)
  return (
    <Section title={text.when}>
      <Switch
        label={text.active}
        description={draft.active ? text.activeOn : text.activeOff}
        checked={draft.active}
        onChange={(event) => change({ active: event.currentTarget.checked })}
      />
      <SegmentedControl
        aria-label={text.frequency}
        value={draft.frequency}
        data={frequencies.map((one) => ({ value: one, label: text.frequencies[one] }))}
        onChange={(frequency) => change({ frequency: frequency as Frequency })}
        className="frequency"
      />
      {draft.frequency === 'weekly' && (
        <Checkbox.Group
          label={text.onDays}
          value={[...draft.days]}
          error={ofDays}
          onChange={(days) => change({ days })}
        >
          <Group gap="sm" mt={6}>
            {weekdays.map((day) => (
              <Checkbox key={day} value={day} label={text.days[day]} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      <div className="moment-fields">
        {draft.frequency === 'monthly' && (
          <NumberInput
            label={text.day}
            description={text.dayHint}
            value={draft.day ?? ''}
            error={rulesOf(errors, 'day') ?? (wrong.includes('day') && text.dayRule)}
            min={1}
            max={31}
            allowDecimal={false}
            allowNegative={false}
            clampBehavior="none"
            onChange={(day) => change({ day: typeof day === 'number' ? day : null })}
          />
        )}
        <TextInput
          type="time"
          label={text.time}
          value={draft.time}
          error={rulesOf(errors, 'hour') ?? rulesOf(errors, 'minute') ?? (wrong.includes('time') && text.timeMissing)}
          onChange={(event) => change({ time: event.currentTarget.value.slice(0, 5) })}
        />
        <Select
          label={text.zone}
          description={text.zoneHint}
          value={draft.timeZone}
          data={zones(draft.timeZone)}
          searchable
          allowDeselect={false}
          nothingFoundMessage={text.zoneNone}
          error={rulesOf(errors, 'timeZone')}
          maxDropdownHeight={280}
          limit={100}
          onChange={(timeZone) => timeZone !== null && change({ timeZone })}
        />
      </div>
    </Section>
  )
}

function What({ draft, errors, change }: Omit<WhenProps, 'wrong'>) {
  return (
    <Section title={text.file}>
      <FormatChoice value={draft.format} change={(format) => change({ format })} error={rulesOf(errors, 'format')} />
      <Radio.Group
        label={text.delivery}
        value={draft.delivery}
        error={rulesOf(errors, 'delivery')}
        onChange={(delivery) => change({ delivery })}
      >
        <Stack gap={6} mt={6}>
          {(['attachment', 'link'] as const).map((one) => (
            <Radio key={one} value={one} label={text.deliveries[one]} description={text.deliveryHints[one]} />
          ))}
        </Stack>
      </Radio.Group>
    </Section>
  )
}
