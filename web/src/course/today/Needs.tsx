import { Button, Card, Chip, Group, Stack, Text, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconChecks, IconMoodHappy } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { Explain } from '../../explain/Explain'
import { namesakes } from '../../learners/namesakes'
import { NowLine } from '../../period/NowLine'
import type { CourseView } from '../../period/search'
import { Empty } from '../../states/Empty'
import { StateOfError } from '../../states/StateOfError'
import { t } from '../../texts'
import type { CourseDashboard } from '../useCourse'
import { copyAddresses, CopyAddresses } from '../writing/CopyAddresses'
import { Said, type Message } from '../writing/Said'
import { byReason, has, split, type Flagged, type Reason } from './flagged'
import { HandleDialog } from './HandleDialog'
import { HandledList } from './HandledList'
import { useFlagged } from './useFlagged'
import { NotKept, useHandling } from './useHandling'
import { WaitingCards } from './WaitingCards'
import { WaitingTable } from './WaitingTable'

const text = t.course.today

/** Who needs the teacher today and why, what can be done about it from here, and who has been seen to. */
export function Needs({ dashboard, view }: { dashboard: CourseDashboard; view: CourseView }) {
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const { learners, isComplete, error } = useFlagged(dashboard)
  const { waiting, handled } = split(learners)
  const [reason, setReason] = useState<Reason | null>(null)
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [handling, setHandling] = useState<readonly Flagged[]>([])
  const [message, setMessage] = useState<Message | null>(null)
  const page = isPhone ? 8 : 25
  const [most, setMost] = useState(page)
  const place = useRef<HTMLElement>(null)
  const next = useRef<string | null>(null)
  const { mutate } = useHandling(dashboard.courseId)

  // The last of a reason may have been seen to: then there is nothing to filter by it.
  const counts = (dashboard.flagged?.unhandledByReason ?? byReason(waiting)).filter((c) => c.learners > 0)
  const by = counts.some((c) => c.reason === reason) ? reason : null
  const kept = by === null ? waiting : waiting.filter((l) => has(l, by))
  const shown = kept.slice(0, most)
  const chosen = kept.filter((l) => selected.has(l.userId))

  const select = (users: readonly string[], isSelected: boolean) =>
    setSelected((old) => {
      const now = new Set(old)
      for (const user of users) {
        if (isSelected) now.add(user)
        else now.delete(user)
      }
      return now
    })

  function takeBack(of: readonly Flagged[]) {
    setMessage({ text: text.takenBack(of) })
    mutate({ learners: of, handled: null }, { onError: (problem) => setMessage(failed(problem)) })
  }

  function handle(note: string) {
    const of = handling
    const last = kept.findIndex((l) => l.userId === of.at(-1)?.userId)
    next.current = kept[last + 1]?.userId ?? null
    setHandling([])
    select(
      of.map((l) => l.userId),
      false,
    )
    setMessage({ text: text.marked(of), undo: () => takeBack(of) })
    mutate({ learners: of, handled: { note } }, { onError: (problem) => setMessage(failed(problem)) })
  }

  /** The button that was pressed is gone with its row: who goes by keys goes on with the next one. */
  function goOn() {
    if (document.activeElement !== document.body) return
    const row = next.current === null ? null : `[data-user="${CSS.escape(next.current)}"] [data-handle]`
    const target =
      (row === null ? null : place.current?.querySelector<HTMLElement>(row)) ?? document.getElementById('needs')
    target?.focus()
  }

  const list = {
    learners: shown,
    timeframe: view.timeframe,
    timeZone: dashboard.period.timeZone,
    namesakes: namesakes(learners),
    selected,
    select,
    copyAddress: (l: Flagged) => void copyAddresses([l]).then(setMessage),
    handle: (l: Flagged) => setHandling([l]),
  }
  return (
    <Card component="section" withBorder padding="md" aria-labelledby="needs" ref={place}>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start" gap="xs">
          <div>
            <Group gap={4}>
              <Title order={2} size="h4" id="needs" tabIndex={-1}>
                {text.title}
              </Title>
              <Explain measure="unhandled" name={text.title} />
            </Group>
            <Text size="sm" c="dimmed" data-unhandled={dashboard.flagged?.unhandled ?? ''}>
              {text.sub(dashboard.flagged?.unhandled ?? waiting.length)}
            </Text>
            <NowLine period={dashboard.period} />
          </div>
          {waiting.length > 0 && (
            <Group gap="xs">
              {chosen.length > 0 && (
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconChecks size={15} aria-hidden />}
                  onClick={() => setHandling(chosen)}
                >
                  {text.handleChosen(chosen.length)}
                </Button>
              )}
              <CopyAddresses
                people={chosen.length > 0 ? chosen : kept}
                isChosen={chosen.length > 0}
                said={setMessage}
              />
            </Group>
          )}
        </Group>
        {counts.length > 0 && (
          <Chip.Group value={by ?? 'all'} onChange={(value) => setReason(value === 'all' ? null : (value as Reason))}>
            <Group gap={6} role="group" aria-label={text.filter}>
              <Chip size="xs" value="all" variant="outline">
                {text.all(dashboard.flagged?.unhandled ?? waiting.length)}
              </Chip>
              {counts.map((c) => (
                <Chip key={c.reason} size="xs" value={c.reason} variant="outline">
                  {text.reason(t.words.flag[c.reason], c.learners)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        )}
        <Said message={message} close={() => setMessage(null)} />
        {error !== null && <StateOfError error={error} />}
        {dashboard.learners === null ? (
          <Empty title={text.hidden} text={text.hiddenText} />
        ) : waiting.length === 0 && isComplete ? (
          <Empty
            icon={<IconMoodHappy />}
            title={handled.length > 0 ? text.allHandled : text.nobody}
            text={handled.length > 0 ? text.allHandledText : text.nobodyText}
          />
        ) : isPhone ? (
          <WaitingCards {...list} />
        ) : (
          <WaitingTable {...list} />
        )}
        {kept.length > shown.length && (
          <Button variant="default" size="xs" onClick={() => setMost(most + 4 * page)}>
            {text.more(kept.length - shown.length)}
          </Button>
        )}
        <HandledList
          learners={handled}
          timeframe={view.timeframe}
          timeZone={dashboard.period.timeZone}
          takeBack={(l) => takeBack([l])}
        />
      </Stack>
      <HandleDialog learners={handling} close={() => setHandling([])} handle={handle} onClosed={goOn} />
    </Card>
  )
}

/** Who is flagged for something new stands on the list again, with it; that is said apart from what went wrong. */
function failed(problem: Error): Message {
  const { changed, failed } = problem instanceof NotKept ? problem : { changed: [], failed: [] }
  const parts = [
    changed.length > 0 ? text.changed(changed) : null,
    failed.length > 0 || changed.length === 0 ? text.notKept(failed, problem.message) : null,
  ]
  return { text: parts.filter((part) => part !== null).join(' '), isError: true }
}
