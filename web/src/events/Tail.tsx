import { Button, Group, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core'
import { IconAccessPoint, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react'
import { useEffect, useState, type FocusEvent } from 'react'
import { isForSomethingElse, useKeysAreOn } from '../app/keys'
import { Empty } from '../states/Empty'
import { StateOfError } from '../states/StateOfError'
import { t } from '../texts'
import { EventTable } from './EventTable'
import { filterOf, tailAddress, type EventView } from './search'
import type { ListedEvent, TailView } from './tailFeed'
import { useTail } from './useTail'

const text = t.events.tail

interface Props {
  view: EventView
  open: (event: ListedEvent) => void
  /** To the history. */
  leave: () => void
}

/** Events as they arrive. Whoever points at a row, has the focus in one or has one open is not to have it move away. */
export function Tail({ view, open, leave }: Props) {
  const [isHeld, setHeld] = useState(false)
  const [isPointed, setPointed] = useState(false)
  const [isFocused, setFocused] = useState(false)
  const isPaused = isHeld || isPointed || isFocused || view.event !== undefined
  const tail = useTail(tailAddress(filterOf(view)), isPaused)
  // With the rows goes whoever pointed at one: nothing else tells of it.
  if (tail.events.length === 0 && (isPointed || isFocused)) {
    setPointed(false)
    setFocused(false)
  }
  usePauseKey(() => setHeld((held) => !held))
  if (tail.problem !== null) return <StateOfError error={tail.problem} />
  return (
    <Stack gap="xs" data-tail={tail.state} data-paused={isPaused}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div>
          <Text size="sm" fw={600} className="tail-rate" data-sampled={isSample(tail.rate)}>
            {rateOf(tail)}
          </Text>
          <Text size="xs" c="dimmed">
            {text.why}
          </Text>
          <Text size="xs" c="dimmed" className="tail-total">
            {isPaused
              ? isHeld
                ? text.pausedByHand(tail.held)
                : text.pausedByPointing(tail.held)
              : text.total(tail.total)}
          </Text>
        </div>
        <Button
          size="compact-md"
          variant="default"
          aria-keyshortcuts="Space"
          leftSection={isHeld ? <IconPlayerPlay size={15} aria-hidden /> : <IconPlayerPause size={15} aria-hidden />}
          onClick={() => setHeld(!isHeld)}
        >
          {isHeld ? text.resume : text.pause}
        </Button>
      </Group>
      {/* Each new figure would be a torrent: only what kind of thing is going on is said. */}
      <VisuallyHidden role="status">{saidOf(tail, isHeld)}</VisuallyHidden>
      {tail.events.length > 0 ? (
        <div
          // A pointer that merely lies there, and under which rows appear, points at nothing.
          onPointerMove={(event) => event.pointerType === 'mouse' && isMove(event) && setPointed(true)}
          onPointerLeave={() => setPointed(false)}
          onFocus={() => setFocused(true)}
          onBlur={(event: FocusEvent) => event.currentTarget.contains(event.relatedTarget) || setFocused(false)}
        >
          <EventTable
            label={text.region}
            caption={text.region}
            events={tail.events}
            open={open}
            current={tail.events.find((e) => e.eventId === view.event)?.position.toString()}
          />
        </div>
      ) : tail.state === 'waiting' ? (
        <Skeleton height={240} radius="md" />
      ) : (
        <Empty title={text.listening} text={text.listeningText} icon={<IconAccessPoint />}>
          <Button size="xs" variant="default" onClick={leave}>
            {text.history}
          </Button>
        </Empty>
      )}
    </Stack>
  )
}

const isMove = ({ movementX, movementY }: { movementX: number; movementY: number }) =>
  movementX !== 0 || movementY !== 0

function isSample(rate: TailView['rate']): boolean {
  return rate !== null && (rate.shown < rate.arrived || !rate.isComplete)
}

function rateOf({ state, rate }: TailView): string {
  if (state === 'waiting') return text.waiting
  if (state === 'broken') return text.broken
  if (rate === null || (rate.arrived === 0 && rate.isComplete)) return text.quiet
  if (!rate.isComplete) return text.sampledAtLeast(rate.shown, rate.arrived)
  return rate.shown < rate.arrived ? text.sampled(rate.shown, rate.arrived) : text.all(rate.arrived)
}

function saidOf({ state }: TailView, isHeld: boolean): string {
  if (state === 'waiting') return text.waiting
  if (state === 'broken') return text.broken
  return isHeld ? text.pausedByHand(0) : text.region
}

/** The space bar pauses and goes on, where it does not press what is focused. */
function usePauseKey(toggle: () => void): void {
  const [areOn] = useKeysAreOn()
  useEffect(() => {
    if (!areOn) return
    const listener = (event: KeyboardEvent) => {
      const isPress = event.target instanceof Element && event.target.closest('button, a, input, summary') !== null
      if (event.key !== ' ' || isPress || isForSomethingElse(event)) return
      event.preventDefault()
      toggle()
    }
    document.addEventListener('keydown', listener)
    return () => document.removeEventListener('keydown', listener)
  })
}
