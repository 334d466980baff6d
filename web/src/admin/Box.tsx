import { Card, Group, Title } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import { Explain } from '../explain/Explain'

interface Props {
  title: string
  /** Its entry in the glossary. */
  measure?: string
  children: ReactNode
}

/** A part of a page of the administration, in a card of its own. */
export function Box({ title, measure, children }: Props) {
  const id = useId()
  return (
    <Card component="section" aria-labelledby={id} withBorder padding="md">
      <Group gap={4} wrap="nowrap" mb="xs">
        <Title order={2} size="h5" id={id}>
          {title}
        </Title>
        {measure !== undefined && <Explain measure={measure} name={title} />}
      </Group>
      {children}
    </Card>
  )
}
