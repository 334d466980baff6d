import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../texts'
import { PlaceLink } from './PlaceLink'

export type SectionId = keyof typeof t.institution.sections

/** A part of the page that a link can lead to. */
export function Section({ id, children }: { id: SectionId; children: ReactNode }) {
  const heading = `${id}-heading`
  return (
    <Stack component="section" gap="sm" id={id} aria-labelledby={heading} className="section">
      <Title order={2} size="h4" id={heading}>
        {t.institution.sections[id]}
      </Title>
      {children}
    </Stack>
  )
}

/** The parts of the page, as links. */
export function Sections({ ids }: { ids: readonly SectionId[] }) {
  return (
    <Group component="nav" gap="md" aria-label={t.institution.onThisPage} className="sections">
      <Text size="sm" c="dimmed" aria-hidden>
        {t.institution.onThisPage}
      </Text>
      {ids.map((id) => (
        <PlaceLink key={id} to="." hash={id} search={true} replace>
          {t.institution.sections[id]}
        </PlaceLink>
      ))}
    </Group>
  )
}
