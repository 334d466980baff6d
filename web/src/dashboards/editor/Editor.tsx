import { ActionIcon, Alert, Button, Group, Menu, Stack, Text, VisuallyHidden } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconArrowBackUp, IconArrowForwardUp, IconDeviceFloppy, IconLetterCase, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useBlocker, useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Problem } from '../../api/problem'
import { ConflictDialog } from '../../app/saving/ConflictDialog'
import { LeaveDialog } from '../../app/saving/LeaveDialog'
import { rulesOf } from '../../questions/rules'
import { Empty } from '../../states/Empty'
import { StateOfError } from '../../states/StateOfError'
import { t } from '../../texts'
import { useCatalogue } from '../catalogue'
import { nameOfCopy } from '../list/useDuplicate'
import { create, dashboard as asked, dashboardData, replace, type Dashboard } from '../useDashboards'
import { answerOf } from '../widget/answers'
import { copyOf, kinds, type Kind, type Widget } from '../widget/widgets'
import { titleIn, type State } from '../widget/WidgetView'
import { ConfigDialog } from './ConfigDialog'
import { DetailsDialog } from './DetailsDialog'
import { definitionFor, draftOf, fresh, mistakes, mostWidgets, withAnother, without, type Draft } from './draft'
import { EditGrid } from './EditGrid'
import { begun, changed, isSame, redone, undone } from './history'

const text = t.dashboards.editor

/** What is being configured: one that stands there, or one that is not there yet. */
interface Configured {
  widget: Widget
  isNew: boolean
}

/** The grid with everything that is done to it; nothing of it is saved before its reader says so. */
export function Editor({ dashboard }: { dashboard: Dashboard }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { data: catalogue } = useCatalogue()
  const [saved, setSaved] = useState(dashboard)
  const [history, setHistory] = useState(() => begun(draftOf(dashboard)))
  const [configured, setConfigured] = useState<Configured | null>(null)
  const [areDetailsOpen, details] = useDisclosure(false)
  const [said, say] = useState('')
  const place = useRef<HTMLDivElement>(null)
  const draft = history.present
  // As it was sent: what the server writes otherwise, as a filter without a value, is no change of its reader's.
  const [base, setBase] = useState(() => draftOf(dashboard))
  const isDirty = !isSame(draft, base)
  const savedState = useSavedState(saved, base)
  const change = (next: Partial<Draft>) => setHistory((old) => changed(old, { ...old.present, ...next }))

  const saving = ['save-dashboard', saved.id]
  const save = useMutation({
    mutationKey: saving,
    mutationFn: ({ what, isForced }: { what: Draft; isForced: boolean }) =>
      replace(saved.id, definitionFor(what), isForced ? null : saved.version),
    onSuccess: async (now, { what }) => {
      taken(now, what)
      say(text.saved)
      await queries.invalidateQueries({ queryKey: ['dashboards'] })
    },
  })
  const copy = useMutation({
    mutationFn: () => create({ ...definitionFor(draft), name: nameOfCopy(draft.name), isPublic: false }),
    onSuccess: async (made) => {
      queries.setQueryData(asked(made.id).queryKey, made)
      void queries.invalidateQueries({ queryKey: ['dashboards'] })
      save.reset()
      await navigate({ to: '/dashboards/$dashboardId/edit', params: { dashboardId: made.id }, ignoreBlocker: true })
    },
  })
  const theirs = useMutation({
    mutationFn: () => queries.fetchQuery({ ...asked(saved.id), staleTime: 0 }),
    onSuccess: (now) => {
      const what = draftOf(now)
      taken(now, what)
      setHistory(begun(what))
      save.reset()
    },
  })
  function taken(now: Dashboard, what: Draft) {
    setSaved(now)
    setBase(what)
    queries.setQueryData(asked(now.id).queryKey, now)
    void queries.invalidateQueries({ queryKey: ['dashboard-data', now.id] })
  }

  const back = () => {
    if (history.past.length === 0) return
    setHistory(undone)
    say(text.undone)
  }
  const forth = () => {
    if (history.future.length === 0) return
    setHistory(redone)
    say(text.redone)
  }
  useUndoKeys(back, forth, () => {
    // Asked of what is under way, not of what was drawn last: a second one would conflict with the first.
    if (isDirty && queries.isMutating({ mutationKey: saving }) === 0) save.mutate({ what: draft, isForced: false })
  })
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  })

  /** Once it is drawn. */
  const focusOn = (selector: string) =>
    requestAnimationFrame(() =>
      requestAnimationFrame(() => place.current?.querySelector<HTMLElement>(selector)?.focus()),
    )
  function apply(widget: Widget, isNew: boolean) {
    change({
      widgets: isNew
        ? withAnother(draft.widgets, widget)
        : draft.widgets.map((one) => (one.id === widget.id ? { ...widget, position: one.position } : one)),
    })
    setConfigured(null)
    if (!isNew) return
    say(text.added(titleIn(widget)))
    focusOn(`[data-widget="${CSS.escape(widget.id)}"] [data-configure]`)
  }
  function add(kind: Kind) {
    if (catalogue !== undefined) setConfigured({ widget: fresh(kind, catalogue), isNew: true })
  }
  function duplicate(widget: Widget) {
    const another = copyOf(widget, widget.position)
    change({ widgets: withAnother(draft.widgets, another) })
    say(text.added(titleIn(widget)))
    focusOn(`[data-widget="${CSS.escape(another.id)}"] [data-act="move"]`)
  }
  function remove(widget: Widget) {
    change({ widgets: without(draft.widgets, widget.id) })
    say(text.removed(titleIn(widget)))
    focusOn('[data-add]')
  }

  const isFull = draft.widgets.length >= mostWidgets
  const problem = save.error
  const isConflict = problem instanceof Problem && problem.status === 412
  const wrong = problem instanceof Problem && problem.status === 400 ? mistakes(problem) : []
  const errorsOf = (id: string) => {
    const at = draft.widgets.findIndex((w) => w.id === id)
    return Object.fromEntries(
      wrong.filter((w) => w.widget === at).map((w) => [w.path.replace(/^dataSource\./, ''), w.rules]),
    )
  }
  return (
    <Stack gap="md" ref={place}>
      <Group justify="space-between" gap="sm" className="editor-tools">
        <Group gap="xs">
          <Menu position="bottom-start" shadow="md">
            <Menu.Target>
              <Button
                leftSection={<IconPlus size={16} aria-hidden />}
                disabled={isFull || catalogue === undefined}
                data-add
                size="xs"
              >
                {text.add}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {kinds.map((kind) => (
                <Menu.Item key={kind} onClick={() => add(kind)}>
                  {t.dashboards.kinds[kind]}
                  <Text size="xs" c="dimmed">
                    {t.dashboards.kindHints[kind]}
                  </Text>
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={text.undo}
            aria-keyshortcuts="Control+Z"
            data-disabled={history.past.length === 0 || undefined}
            aria-disabled={history.past.length === 0}
            onClick={back}
          >
            <IconArrowBackUp size={17} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={text.redo}
            aria-keyshortcuts="Control+Shift+Z"
            data-disabled={history.future.length === 0 || undefined}
            aria-disabled={history.future.length === 0}
            onClick={forth}
          >
            <IconArrowForwardUp size={17} aria-hidden />
          </ActionIcon>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconLetterCase size={16} aria-hidden />}
            aria-haspopup="dialog"
            onClick={details.open}
          >
            {text.details}
          </Button>
        </Group>
        <Group gap="xs">
          <Text size="sm" c="dimmed" data-saved={!isDirty}>
            {isDirty ? text.changed : text.unchanged}
          </Text>
          <Button
            size="xs"
            variant="default"
            onClick={() => void navigate({ to: '/dashboards/$dashboardId', params: { dashboardId: saved.id } })}
          >
            {text.done}
          </Button>
          <Button
            size="xs"
            leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            loading={save.isPending}
            disabled={!isDirty}
            onClick={() => save.mutate({ what: draft, isForced: false })}
          >
            {text.save}
          </Button>
        </Group>
      </Group>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {wrong.length > 0 ? (
        <Alert color="red" variant="light" title={text.errors.title} role="alert">
          <ul className="mistakes">
            {wrong.map(({ widget, path, rules }, i) => {
              const its = widget === null ? undefined : draft.widgets[widget]
              return (
                <li key={i}>
                  {its !== undefined && (
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      onClick={() => setConfigured({ widget: its, isNew: false })}
                    >
                      {text.configure(titleIn(its))}
                    </Button>
                  )}{' '}
                  {its === undefined && `${path}: `}
                  {rulesOf({ it: rules }, 'it')}
                </li>
              )
            })}
          </ul>
        </Alert>
      ) : (
        problem !== null &&
        !isConflict && <StateOfError error={problem} retry={() => save.mutate({ what: draft, isForced: false })} />
      )}
      <section aria-labelledby="widgets">
        <VisuallyHidden component="h2" id="widgets">
          {text.heading}
        </VisuallyHidden>
        <Text size="xs" c="dimmed" id="grid-help" mb="md">
          {isFull ? `${text.full(mostWidgets)} ${text.help}` : text.help}
        </Text>
        {draft.widgets.length === 0 ? (
          <Empty title={text.empty} text={text.emptyText} />
        ) : (
          <EditGrid
            widgets={draft.widgets}
            savedState={savedState}
            change={(widgets) => change({ widgets })}
            configure={(widget) => setConfigured({ widget, isNew: false })}
            duplicate={duplicate}
            remove={remove}
            say={say}
          />
        )}
      </section>
      {catalogue !== undefined && (
        <ConfigDialog
          configured={configured}
          catalogue={catalogue}
          errors={configured === null ? {} : errorsOf(configured.widget.id)}
          close={() => setConfigured(null)}
          apply={apply}
        />
      )}
      <DetailsDialog
        draft={draft}
        isOpen={areDetailsOpen}
        close={details.close}
        apply={(next) => {
          change(next)
          details.close()
        }}
      />
      <ConflictDialog
        text={text.conflict.text}
        isOpen={isConflict}
        isBusy={save.isPending || copy.isPending || theirs.isPending}
        error={copy.error ?? theirs.error}
        keepMine={() => save.mutate({ what: draft, isForced: true })}
        takeTheirs={() => theirs.mutate()}
        copy={{ text: text.conflict.copyText, save: () => copy.mutate() }}
        close={() => save.reset()}
      />
      <LeaveDialog
        text={text.leave.text}
        isOpen={blocker.status === 'blocked'}
        isBusy={save.isPending}
        stay={() => blocker.reset?.()}
        leave={() => blocker.proceed?.()}
        save={() =>
          save.mutate(
            { what: draft, isForced: false },
            { onSuccess: () => blocker.proceed?.(), onError: () => blocker.reset?.() },
          )
        }
      />
    </Stack>
  )
}

/** The figures of widgets that ask what they were saved with: all in one answer. */
function useSavedState(saved: Dashboard, base: Draft): (widget: Widget) => State | null {
  const { data, error, refetch } = useQuery(dashboardData(saved.id, null))
  const states = useMemo(
    () =>
      new Map<string, State>(
        data?.widgets.map((w) => [
          w.id,
          { answer: w.error === null ? answerOf(w) : null, refusal: w.error, retry: () => refetch() },
        ]),
      ),
    [data, refetch],
  )
  return (widget) => {
    const its = base.widgets.find((one) => one.id === widget.id)
    if (its === undefined || !isSame(its.query, widget.query)) return null
    return states.get(widget.id) ?? { answer: null, error: data === undefined ? error : null }
  }
}

/** As everywhere: Ctrl or Cmd with Z, Shift Z or Y, and S. */
function useUndoKeys(back: () => void, forth: () => void, save: () => void): void {
  const newest = useRef({ back, forth, save })
  useEffect(() => {
    newest.current = { back, forth, save }
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return
      const target = event.target instanceof Element ? event.target : null
      if (target?.closest('input, textarea, select, [role=dialog], [role=menu]') != null) return
      const key = event.key.toLowerCase()
      const does =
        key === 'z' ? (event.shiftKey ? 'forth' : 'back') : key === 'y' ? 'forth' : key === 's' ? 'save' : null
      if (does === null) return
      event.preventDefault()
      // Held down, it takes back one after the other, but saves once.
      if (does === 'save' && event.repeat) return
      newest.current[does]()
    }
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  }, [])
}
