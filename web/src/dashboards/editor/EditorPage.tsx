import { Button, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Crumbs } from '../../app/Crumbs'
import { useMe } from '../../session/useMe'
import { Loaded } from '../../states/Loaded'
import { NameBone } from '../../states/NameBone'
import { t } from '../../texts'
import { useDuplicate } from '../list/useDuplicate'
import { dashboard as asked } from '../useDashboards'
import { Bones } from '../view/DashboardPage'
import { Editor } from './Editor'
import '../dashboards.css'
import './editor.css'

const text = t.dashboards.editor

/** Where a dashboard's owner puts it together. */
export function EditorPage() {
  const { dashboardId } = useParams({ from: '/inside/dashboards/$dashboardId/edit' })
  // What others changed meanwhile is said when it is saved; it must not come in by itself under somebody's hands.
  const query = useQuery({ ...asked(dashboardId), refetchOnWindowFocus: false })
  const me = useMe()
  const { duplicate, isPending } = useDuplicate()
  const name = query.data?.name ?? null
  const title = name === null ? null : text.title(name)
  return (
    <Stack>
      <div>
        <Crumbs
          trail={[
            { label: t.dashboards.title, to: '/dashboards' },
            ...(name === null
              ? []
              : [{ label: name, to: '/dashboards/$dashboardId', params: { dashboardId } } as const]),
          ]}
          here={title}
        />
        <Title order={1} size="h2" className="breaks">
          {title ?? (query.isError ? t.dashboards.title : <NameBone what={t.dashboards.one} />)}
        </Title>
      </div>
      <Loaded query={query} what={t.dashboards.one} skeleton={<Bones />}>
        {(dashboard) =>
          me === null ? (
            <div role="status" aria-busy="true" aria-label={t.states.loading(t.dashboards.one)}>
              <Bones />
            </div>
          ) : me.subject === dashboard.owner ? (
            <Editor key={dashboard.id} dashboard={dashboard} />
          ) : (
            <Stack align="flex-start">
              <Text>{text.forbidden}</Text>
              <Button loading={isPending} onClick={() => duplicate(dashboard.id, true)}>
                {text.copy}
              </Button>
              <Button
                variant="default"
                renderRoot={(props) => <Link {...props} to="/dashboards/$dashboardId" params={{ dashboardId }} />}
              >
                {t.dashboards.list.open}
              </Button>
            </Stack>
          )
        }
      </Loaded>
    </Stack>
  )
}
