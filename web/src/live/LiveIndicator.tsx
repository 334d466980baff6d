import { Button, Popover, Stack, Text, Tooltip, VisuallyHidden } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { clock } from '../figures/format'
import { useMe } from '../session/useMe'
import { t } from '../texts'
import { live } from './stream'
import { useLiveState, useUpdatedAt } from './useLive'

/** Whether the figures move by themselves just now, and how new they are. */
export function LiveIndicator() {
  const state = useLiveState()
  const at = useUpdatedAt()
  const me = useMe()
  const [isOpen, setOpen] = useState(false)
  if (state === 'idle') return null
  const updated = at === null ? null : t.live.updated(clock(at))
  return (
    <>
      {/* Said when it changes, not with each new figure. */}
      <VisuallyHidden role="status">{t.live.label(t.live.state[state])}</VisuallyHidden>
      <Popover opened={isOpen} onChange={setOpen} width={280} position="bottom-end" shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <Tooltip label={t.live.meaning[state]} multiline w={240} disabled={isOpen} openDelay={300}>
            <Button
              variant="subtle"
              color="gray"
              size="compact-md"
              className="live"
              data-live={state}
              leftSection={<span className="dot" aria-hidden />}
              onClick={() => setOpen((o) => !o)}
            >
              <VisuallyHidden>{t.live.label('')}</VisuallyHidden>
              <Text size="sm" span>
                {t.live.state[state]}
              </Text>
              {updated !== null && (
                <Text size="xs" c="dimmed" span ml={8} visibleFrom="md">
                  {updated}
                </Text>
              )}
            </Button>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown aria-label={t.live.label(t.live.state[state])}>
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{t.live.meaning[state]}</Text>
            <Text size="sm" c="dimmed">
              {updated}
              {me !== null && (
                <>
                  {updated !== null && <br />}
                  {t.live.zones(me.timeZone, Intl.DateTimeFormat().resolvedOptions().timeZone)}
                </>
              )}
            </Text>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconRefresh size={14} aria-hidden />}
              onClick={() => live.refreshAll()}
            >
              {t.live.refresh}
            </Button>
          </Stack>
        </Popover.Dropdown>
      </Popover>
    </>
  )
}
