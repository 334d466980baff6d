import {
  ActionIcon,
  Badge,
  Button,
  Card,
  Group,
  Menu,
  Skeleton,
  Stack,
  Text,
  Title,
  VisuallyHidden,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import {
  IconCopy,
  IconDots,
  IconLayoutDashboard,
  IconPencil,
  IconPlayerPlay,
  IconPlus,
  IconTrash,
} from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { AnchorLink } from '../../app/AnchorLink'
import { Section } from '../../app/Section'
import { useTitle } from '../../app/useTitle'
import { since } from '../../figures/format'
import { SearchField } from '../../search/SearchField'
import { useUser } from '../../session/useSession'
import { Empty } from '../../states/Empty'
import { Loaded } from '../../states/Loaded'
import { StateOfError } from '../../states/StateOfError'
import { matching } from '../../table/sorting'
import { t } from '../../texts'
import { RotationDialog } from '../rotate/RotationDialog'
import { dashboards, useIsMine, type Summary } from '../useDashboards'
import { useOwnerName } from '../useOwnerName'
import { DeleteDialog } from './DeleteDialog'
import { MakeDialog } from './MakeDialog'
import { useDuplicate } from './useDuplicate'
import '../dashboards.css'

const text = t.dashboards.list
/** So many are found without looking for them. */
const worthASearch = 6

/** The reader's dashboards, and those that others share with them. */
export function DashboardsPage() {
  const { q = '' } = useSearch({ from: '/inside/dashboards' })
  const navigate = useNavigate()
  const query = useQuery(dashboards)
  const [isMaking, make] = useDisclosure(false)
  const [isRotating, rotate] = useDisclosure(false)
  useTitle(t.dashboards.title)
  const look = (next: string) =>
    void navigate({ to: '/dashboards', search: next === '' ? {} : { q: next }, replace: true, resetScroll: false })
  const all = query.data?.items ?? []
  return (
    <Stack>
      <Group justify="space-between" gap="sm">
        <Title order={1} size="h2">
          {t.dashboards.title}
        </Title>
        <Group gap="xs">
          {(all.length >= worthASearch || q !== '') && <SearchField q={q} change={look} label={text.search} />}
          {all.length > 0 && (
            <Button
              variant="default"
              leftSection={<IconPlayerPlay size={16} aria-hidden />}
              aria-haspopup="dialog"
              onClick={rotate.open}
            >
              {text.rotate}
            </Button>
          )}
          <Button leftSection={<IconPlus size={16} aria-hidden />} aria-haspopup="dialog" onClick={make.open}>
            {text.new}
          </Button>
        </Group>
      </Group>
      <Text size="sm" c="dimmed">
        {t.dashboards.intro}
      </Text>
      <Loaded query={query} what={t.dashboards.what} skeleton={<Bones />}>
        {({ items }) => <Lists items={items} q={q} />}
      </Loaded>
      <MakeDialog isOpen={isMaking} close={make.close} />
      <RotationDialog items={all} isOpen={isRotating} close={rotate.close} />
    </Stack>
  )
}

const searched = (d: Summary) => `${d.name} ${d.description ?? ''}`

function Lists({ items, q }: { items: readonly Summary[]; q: string }) {
  const isMine = useIsMine()
  const [going, setGoing] = useState<Summary | null>(null)
  const [said, setSaid] = useState('')
  const { duplicate, error, made, isPending } = useDuplicate()
  const found = matching(items, searched, q)
  if (found.length === 0 && q !== '') return <Empty title={text.nothing(q)} />
  const mine = found.filter((d) => isMine(d.owner))
  const shared = found.filter((d) => !isMine(d.owner))
  const acts = { duplicate: (d: Summary) => duplicate(d.id, false), remove: setGoing, isBusy: isPending }
  return (
    <Stack gap="xl">
      <VisuallyHidden role="status">{made !== null && said === '' ? text.duplicated(made.name) : said}</VisuallyHidden>
      {error !== null && <StateOfError error={error} />}
      <Section title={text.mine}>
        {mine.length === 0 ? (
          <Empty title={text.none} text={text.noneText} icon={<IconLayoutDashboard />} />
        ) : (
          <List items={mine} {...acts} />
        )}
      </Section>
      <Section title={text.shared}>
        {shared.length === 0 ? (
          <Empty title={text.noneShared} text={text.noneSharedText} />
        ) : (
          <List items={shared} {...acts} />
        )}
      </Section>
      <DeleteDialog
        dashboard={going}
        close={() => setGoing(null)}
        onDeleted={({ name }) => {
          setGoing(null)
          setSaid(text.deleted(name))
        }}
      />
    </Stack>
  )
}

interface Acts {
  duplicate: (dashboard: Summary) => void
  remove: (dashboard: Summary) => void
  isBusy: boolean
}

function List({ items, ...acts }: Acts & { items: readonly Summary[] }) {
  return (
    <ul className="dashboard-list">
      {items.map((d) => (
        <li key={d.id} data-dashboard={d.id}>
          <Item dashboard={d} {...acts} />
        </li>
      ))}
    </ul>
  )
}

function Item({ dashboard, duplicate, remove, isBusy }: Acts & { dashboard: Summary }) {
  const isMine = useIsMine()(dashboard.owner)
  const ownerName = useOwnerName()
  const user = useUser()
  const params = { dashboardId: dashboard.id }
  return (
    <Card withBorder padding="sm" h="100%">
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <AnchorLink to="/dashboards/$dashboardId" params={params} fw={600} className="name">
          {dashboard.name}
        </AnchorLink>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={text.more(dashboard.name)}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {isMine && (
              <Menu.Item
                leftSection={<IconPencil size={16} />}
                renderRoot={(props) => <Link {...props} to="/dashboards/$dashboardId/edit" params={params} />}
              >
                {text.edit}
              </Menu.Item>
            )}
            <Menu.Item leftSection={<IconCopy size={16} />} disabled={isBusy} onClick={() => duplicate(dashboard)}>
              {text.duplicate}
            </Menu.Item>
            {(isMine || user?.role === 'admin') && (
              <Menu.Item leftSection={<IconTrash size={16} />} onClick={() => remove(dashboard)}>
                {text.delete}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </Group>
      {dashboard.description !== null && (
        <Text size="sm" className="about">
          {dashboard.description}
        </Text>
      )}
      <Group gap="xs" mt={6}>
        {isMine && (
          <Badge variant="light" color={dashboard.isPublic ? 'lectern' : 'gray'} className="sharing">
            {dashboard.isPublic ? text.isShared : text.isPrivate}
          </Badge>
        )}
        <Text size="xs" c="dimmed" className="breaks">
          {[
            ...(isMine ? [] : [text.by(ownerName(dashboard.owner))]),
            text.widgets(dashboard.widgetCount),
            text.changed(since(dashboard.updatedAt)),
          ].join(' · ')}
        </Text>
      </Group>
    </Card>
  )
}

function Bones() {
  return (
    <Stack>
      <Skeleton height={22} width={120} />
      <div className="dashboard-list">
        {[0, 1, 2].map((i) => (
          <Skeleton key={i} height={92} radius="md" />
        ))}
      </div>
    </Stack>
  )
}
