import { Group, Text } from '@mantine/core'
import { AnchorLink } from '../app/AnchorLink'
import { t } from '../texts'

export type SectionId = keyof typeof t.institution.sections

/** The parts of the page, as links. */
export function Sections({ ids }: { ids: readonly SectionId[] }) {
  return (
    <Group component="nav" gap="md" aria-label={t.institution.onThisPage} className="sections">
      <Text size="sm" c="dimmed" aria-hidden>
        {t.institution.onThisPage}
      </Text>
      {ids.map((id) => (
        <AnchorLink key={id} size="sm" to="." hash={id} search={true} replace>
          {t.institution.sections[id]}
        </AnchorLink>
      ))}
    </Group>
  )
}
