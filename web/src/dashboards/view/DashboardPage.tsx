import { Alert, Badge, Button, Group, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCopy, IconMaximize, IconMinimize, IconPencil, IconShare3, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Crumbs } from '../../app/Crumbs'
import { since } from '../../figures/format'
import { useUser } from '../../session/useSession'
import { Empty } from '../../states/Empty'
import { Loaded } from '../../states/Loaded'
import { NameBone } from '../../states/NameBone'
import { t } from '../../texts'
import { useDuplicate } from '../list/useDuplicate'
import { dashboard as asked, useIsMine, type Dashboard } from '../useDashboards'
import { useOwnerName } from '../useOwnerName'
import { FrameChoice } from './FrameChoice'
import { ShareDialog } from './ShareDialog'
import { useAnswers } from './useAnswers'
import { useFullScreen } from './useFullScreen'
import { Widgets } from './Widgets'
import '../dashboards.css'

const text = t.dashboards.view

/** A dashboard as it is read: its figures move by themselves. */
export function DashboardPage() {
  const { dashboardId } = useParams({ from: '/inside/dashboards/$dashboardId' })
  const query = useQuery(asked(dashboardId))
  const name = query.data?.name ?? null
  return (
    <Stack>
      <div>
        <Crumbs trail={[{ label: t.dashboards.title, to: '/dashboards' }]} here={name} />
        <Title order={1} size="h2" className="breaks">
          {name ?? (query.isError ? t.dashboards.title : <NameBone what={t.dashboards.one} />)}
        </Title>
      </div>
      <Loaded query={query} what={t.dashboards.one} skeleton={<Bones />}>
        {(dashboard) => <Shown dashboard={dashboard} />}
      </Loaded>
    </Stack>
  )
}

function Shown({ dashboard }: { dashboard: Dashboard }) {
  const { timeframe = null } = useSearch({ from: '/inside/dashboards/$dashboardId' })
  const { query, stateOf } = useAnswers(dashboard, timeframe)
  const isMine = useIsMine()(dashboard.owner)
  const ownerName = useOwnerName()
  const user = useUser()
  return (
    <Stack gap="md">
      <div>
        {dashboard.description !== null && (
          <Text size="sm" className="breaks described">
            {dashboard.description}
          </Text>
        )}
        <Group gap="xs" mt={4}>
          <Badge variant="light" color={dashboard.isPublic ? 'lectern' : 'gray'} className="sharing">
            {dashboard.isPublic ? t.dashboards.list.isShared : t.dashboards.list.isPrivate}
          </Badge>
          <Text size="sm" c="dimmed" className="breaks">
            {!isMine && `${text.madeBy(ownerName(dashboard.owner))} · `}
            {t.dashboards.list.changed(since(dashboard.updatedAt))}
          </Text>
        </Group>
      </div>
      <Tools dashboard={dashboard} isMine={isMine} />
      {user?.role === 'instructor' && (
        <Alert variant="light" color="gray" icon={<IconUsers />} title={text.ownCourses} py="xs">
          <Text size="sm">{text.ownCoursesText}</Text>
        </Alert>
      )}
      <section aria-labelledby="widgets" aria-busy={query.isPlaceholderData || undefined}>
        <VisuallyHidden component="h2" id="widgets">
          {text.widgets}
        </VisuallyHidden>
        {dashboard.widgets.length === 0 ? (
          <Empty title={text.empty} text={isMine ? text.emptyMine : text.emptyOthers}>
            {isMine && (
              <Button
                renderRoot={(props) => (
                  <Link {...props} to="/dashboards/$dashboardId/edit" params={{ dashboardId: dashboard.id }} />
                )}
              >
                {text.start}
              </Button>
            )}
          </Empty>
        ) : (
          <Widgets dashboard={dashboard} stateOf={stateOf} />
        )}
      </section>
    </Stack>
  )
}

function Tools({ dashboard, isMine }: { dashboard: Dashboard; isMine: boolean }) {
  const { timeframe = null } = useSearch({ from: '/inside/dashboards/$dashboardId' })
  const screen = useFullScreen()
  const [isSharing, share] = useDisclosure(false)
  const { duplicate, isPending } = useDuplicate()
  const params = { dashboardId: dashboard.id }
  return (
    <Group justify="space-between" gap="sm" className="fills-screen">
      <FrameChoice value={timeframe} />
      <Group gap="xs">
        {isMine ? (
          <>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconShare3 size={15} aria-hidden />}
              aria-haspopup="dialog"
              onClick={share.open}
            >
              {t.dashboards.share.open}
            </Button>
            <Button
              size="xs"
              leftSection={<IconPencil size={15} aria-hidden />}
              renderRoot={(props) => <Link {...props} to="/dashboards/$dashboardId/edit" params={params} />}
            >
              {text.edit}
            </Button>
          </>
        ) : (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconCopy size={15} aria-hidden />}
            loading={isPending}
            onClick={() => duplicate(dashboard.id, true)}
          >
            {text.duplicate}
          </Button>
        )}
        {screen.isPossible && (
          <Button
            size="xs"
            variant="default"
            leftSection={
              screen.isFull ? <IconMinimize size={15} aria-hidden /> : <IconMaximize size={15} aria-hidden />
            }
            onClick={screen.toggle}
          >
            {screen.isFull ? text.leaveFullScreen : text.fullScreen}
          </Button>
        )}
      </Group>
      <ShareDialog dashboard={dashboard} isOpen={isSharing} close={share.close} />
    </Group>
  )
}

export function Bones() {
  return (
    <Stack>
      <Skeleton height={20} width={220} />
      <Skeleton height={32} maw={460} />
      <div className="dashboard">
        <ul className="cells" aria-hidden>
          {bones.map((style, i) => (
            <li key={i} className="cell" style={style as React.CSSProperties}>
              <Skeleton height="100%" mih={110} radius="md" />
            </li>
          ))}
        </ul>
      </div>
    </Stack>
  )
}

const bones = [0, 3, 6, 9]
  .map((x) => ({ '--x': x + 1, '--y': 1, '--w': 3, '--h': 2 }))
  .concat([0, 6].map((x) => ({ '--x': x + 1, '--y': 3, '--w': 6, '--h': 6 })))
