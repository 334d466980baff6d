import { Stack, Text, ThemeIcon } from '@mantine/core'
import { IconMoodEmpty } from '@tabler/icons-react'
import type { ReactNode } from 'react'

interface Props {
  title: string
  /** What to do about it. */
  text?: string
  icon?: ReactNode
  children?: ReactNode
}

/** Nothing to show, said with what to do about it. */
export function Empty({ title, text, icon, children }: Props) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md" data-state="empty">
      <ThemeIcon variant="light" color="gray" size="xl" radius="xl" aria-hidden>
        {icon ?? <IconMoodEmpty />}
      </ThemeIcon>
      <Text fw={600} ta="center">
        {title}
      </Text>
      {text !== undefined && (
        <Text size="sm" c="dimmed" ta="center" maw={440}>
          {text}
        </Text>
      )}
      {children}
    </Stack>
  )
}
