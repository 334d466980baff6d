import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** One thing that can be done in a dialog: its name, what it brings about, and what does it. */
export function Part({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <Stack gap="xs" className="admin-part" align="stretch">
      <div>
        <Title order={3} size="h6">
          {title}
        </Title>
        {text !== undefined && (
          <Text size="sm" c="dimmed">
            {text}
          </Text>
        )}
      </div>
      {children}
    </Stack>
  )
}
