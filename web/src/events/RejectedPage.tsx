import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTitle } from '../app/useTitle'
import { t } from '../texts'
import { FixPanel } from './FixPanel'
import { Reasons } from './Reasons'
import { RejectedList } from './RejectedList'
import { rejectedViewOf, type RejectedView } from './search'
import { ViewLinks } from './ViewLinks'
import './events.css'

const text = t.events

/** What could not be accepted: why, and how it gets in after all. */
export function RejectedPage() {
  const view = useSearch({ from: '/inside/events/rejected' })
  const navigate = useNavigate()
  useTitle(text.rejections.table)
  const show = (next: RejectedView, isStep = false) =>
    void navigate({ to: '/events/rejected', search: rejectedViewOf({ ...next }), replace: !isStep, resetScroll: false })
  return (
    <Stack gap="sm" className="events-page">
      <Title order={1} size="h2">
        {text.rejections.table}
      </Title>
      <ViewLinks />
      <Reasons code={view.code} choose={(code) => show({ code, source: view.source }, true)} />
      {view.source !== undefined && (
        <Group gap="sm">
          <Text size="sm">{text.rejections.onlyBy(text.sources[view.source] ?? view.source)}</Text>
          <Button size="compact-sm" variant="default" onClick={() => show({ code: view.code })}>
            {text.rejections.bySource}
          </Button>
        </Group>
      )}
      <RejectedList
        code={view.code}
        source={view.source}
        current={view.id}
        open={(id) => show({ ...view, id }, true)}
      />
      <Text size="sm" c="dimmed">
        {text.rejections.kept}
      </Text>
      <FixPanel id={view.id} close={() => show({ ...view, id: undefined })} />
    </Stack>
  )
}
