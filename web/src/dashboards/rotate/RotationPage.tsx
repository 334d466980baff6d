import { ActionIcon, Button, Group, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import { useReducedMotion } from '@mantine/hooks'
import {
  IconMaximize,
  IconMinimize,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
} from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useKeys } from '../../app/keys'
import { useTitle } from '../../app/useTitle'
import type { Timeframe } from '../../period/search'
import { Empty } from '../../states/Empty'
import { Loaded } from '../../states/Loaded'
import { t } from '../../texts'
import { dashboard as asked, dashboardData, type Dashboard } from '../useDashboards'
import { Bones } from '../view/DashboardPage'
import { useAnswers } from '../view/useAnswers'
import { useFullScreen } from '../view/useFullScreen'
import { Widgets } from '../view/Widgets'
import '../dashboards.css'

const text = t.dashboards.rotate

/** Dashboards in turn, as on a screen in a hall: each for a while, as long as nobody pauses it. */
export function RotationPage() {
  const { ids, every, timeframe = null } = useSearch({ from: '/inside/dashboards/rotate' })
  if (ids.length === 0) {
    return (
      <Stack>
        <Title order={1} size="h2">
          {text.title}
        </Title>
        <Empty title={text.nothing} text={text.nothingText}>
          <Button renderRoot={(props) => <Link {...props} to="/dashboards" />}>{t.dashboards.title}</Button>
        </Empty>
      </Stack>
    )
  }
  return <Rotation key={ids.join()} ids={ids} every={every} timeframe={timeframe} />
}

function Rotation({ ids, every, timeframe }: { ids: readonly string[]; every: number; timeframe: Timeframe | null }) {
  const [place, setPlace] = useState(0)
  const [isPaused, setPaused] = useState(false)
  // Said when a reader goes on by themselves; what goes on by itself would talk all day.
  const [isByHand, setByHand] = useState(false)
  const isStill = useReducedMotion()
  const screen = useFullScreen()
  const id = ids[place]!
  const query = useQuery(asked(id))
  const name = query.data?.name ?? null
  useTitle(name)
  useAhead(ids[(place + 1) % ids.length]!, timeframe)

  useEffect(() => {
    if (isPaused || ids.length < 2) return
    const timer = setInterval(() => {
      // Nobody looks: it waits where it is.
      if (document.hidden) return
      setByHand(false)
      setPlace((p) => (p + 1) % ids.length)
    }, every * 1000)
    return () => clearInterval(timer)
    // From each change on anew: who goes back looks at it for a whole turn.
  }, [isPaused, ids, every, place])

  const go = (step: number) => {
    setByHand(true)
    setPlace((p) => (p + step + ids.length) % ids.length)
  }
  useKeys({
    ArrowRight: () => go(1),
    ArrowLeft: () => go(-1),
    p: () => setPaused((p) => !p),
  })
  return (
    <Stack className="rotation" data-still={isStill}>
      <Group justify="space-between" gap="sm" wrap="nowrap" align="flex-start" className="fills-screen">
        <Title order={1} size="h2" className="breaks">
          {name ?? text.title}
        </Title>
        <Group gap={6} role="group" aria-label={text.controls} className="controls">
          <Text size="sm" c="dimmed" className="unbroken">
            {text.place(place + 1, ids.length)}
          </Text>
          <ActionIcon variant="default" size="lg" aria-label={text.previous} onClick={() => go(-1)}>
            <IconPlayerSkipBack size={18} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={isPaused ? text.play : text.pause}
            aria-keyshortcuts="p"
            onClick={() => setPaused((p) => !p)}
          >
            {isPaused ? <IconPlayerPlay size={18} aria-hidden /> : <IconPlayerPause size={18} aria-hidden />}
          </ActionIcon>
          <ActionIcon variant="default" size="lg" aria-label={text.next} onClick={() => go(1)}>
            <IconPlayerSkipForward size={18} aria-hidden />
          </ActionIcon>
          {screen.isPossible && (
            <ActionIcon
              variant="default"
              size="lg"
              aria-label={screen.isFull ? t.dashboards.view.leaveFullScreen : t.dashboards.view.fullScreen}
              onClick={screen.toggle}
            >
              {screen.isFull ? <IconMinimize size={18} aria-hidden /> : <IconMaximize size={18} aria-hidden />}
            </ActionIcon>
          )}
          <Button variant="default" size="sm" renderRoot={(props) => <Link {...props} to="/dashboards" />}>
            {text.leave}
          </Button>
        </Group>
      </Group>
      <Progress key={`${place} ${isPaused}`} every={every} isRunning={!isPaused && ids.length > 1} />
      <Text size="xs" c="dimmed">
        {isPaused ? text.paused : text.keys}
      </Text>
      <VisuallyHidden role="status">
        {isPaused ? text.paused : isByHand && name !== null ? text.shown(name, place + 1, ids.length) : ''}
      </VisuallyHidden>
      <Loaded query={query} what={t.dashboards.one} skeleton={<Bones />}>
        {(dashboard) => <Turn key={id} dashboard={dashboard} timeframe={timeframe} />}
      </Loaded>
    </Stack>
  )
}

function Turn({ dashboard, timeframe }: { dashboard: Dashboard; timeframe: Timeframe | null }) {
  const { stateOf } = useAnswers(dashboard, timeframe)
  return (
    <section aria-labelledby="widgets" className="turn">
      <VisuallyHidden component="h2" id="widgets">
        {t.dashboards.view.widgets}
      </VisuallyHidden>
      <Widgets dashboard={dashboard} stateOf={stateOf} />
    </section>
  )
}

/** How much of the turn is over; it stands still for who wants nothing to move. */
function Progress({ every, isRunning }: { every: number; isRunning: boolean }) {
  return (
    <div className="turn-progress" aria-hidden>
      {isRunning && <div style={{ animationDuration: `${every}s` }} />}
    </div>
  )
}

/** The next is fetched before its turn, so that it stands there at once. */
function useAhead(id: string, timeframe: Timeframe | null): void {
  const queries = useQueryClient()
  useEffect(() => {
    void queries.prefetchQuery(asked(id))
    void queries.prefetchQuery(dashboardData(id, timeframe))
  }, [queries, id, timeframe])
}
