import { Card, Group, Stack, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import { Explain } from '../explain/Explain'

/** A part of the page under its own heading. */
export function Section({ title, beside, children }: { title: string; beside?: ReactNode; children: ReactNode }) {
  const id = useId()
  return (
    <Stack component="section" aria-labelledby={id} gap="sm">
      <Group gap="xs">
        <Title order={2} size="h4" id={id}>
          {title}
        </Title>
        {beside}
      </Group>
      {children}
    </Stack>
  )
}

interface PanelProps {
  title: string
  /** Its entry in the glossary. */
  measure?: string
  className?: string
  children: ReactNode
}

/** A card that is no chart, headed and explained as charts are. */
export function Panel({ title, measure, className, children }: PanelProps) {
  const id = useId()
  return (
    <Card
      component="section"
      aria-labelledby={id}
      withBorder
      padding="md"
      radius="md"
      {...(className ? { className } : {})}
    >
      <Group gap={4} mb="xs" wrap="nowrap">
        <Title order={3} size="h5" id={id}>
          {title}
        </Title>
        {measure !== undefined && <Explain measure={measure} name={title} />}
      </Group>
      {children}
    </Card>
  )
}
