import { Card, Group, Stack, Text, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import { Explain } from '../explain/Explain'

interface SectionProps {
  title: string
  /** Where a link can lead to it. */
  id?: string
  beside?: ReactNode
  children: ReactNode
}

/** A part of the page under its own heading. */
export function Section({ title, id, beside, children }: SectionProps) {
  const heading = useId()
  return (
    <Stack component="section" id={id} aria-labelledby={heading} gap="sm" className="section">
      <Group gap="xs">
        <Title order={2} size="h4" id={heading}>
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
  /** Of its figures. */
  unit?: string | undefined
  /** Its entry in the glossary. */
  measure?: string | undefined
  /** What can be done with it, at the other end of its head. */
  beside?: ReactNode
  className?: string
  children: ReactNode
}

/** A card with its head: title, unit and explanation. */
export function Panel({ title, unit, measure, beside, className, children }: PanelProps) {
  const id = useId()
  return (
    <Card component="section" aria-labelledby={id} withBorder padding="md" {...(className ? { className } : {})}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs" mb="xs">
        <div>
          <Group gap={4} wrap="nowrap">
            <Title order={3} size="h5" id={id}>
              {title}
            </Title>
            {measure !== undefined && <Explain measure={measure} name={title} />}
          </Group>
          {unit !== undefined && (
            <Text size="xs" c="dimmed">
              {unit}
            </Text>
          )}
        </div>
        {beside}
      </Group>
      {children}
    </Card>
  )
}
