import { Card, Text, Title } from '@mantine/core'
import { IconFlag, IconMoodSad, IconStar, IconTrendingDown, IconZzz } from '@tabler/icons-react'
import { AnchorLink } from '../app/AnchorLink'
import type { Timeframe } from '../period/search'
import { t } from '../texts'
import type { Macro } from './useInstitution'
import { isPartlyHidden, worthALook, type Finding } from './worthALook'

const icons: Record<Finding['kind'], typeof IconFlag> = {
  flagged: IconFlag,
  quiet: IconZzz,
  run: IconMoodSad,
  fell: IconTrendingDown,
  rating: IconStar,
}

/** A few facts of the answer that ask for somebody's attention, each leading to where it is told of. */
export function WorthALook({ dashboard, timeframe }: { dashboard: Macro; timeframe: Timeframe }) {
  const found = worthALook(dashboard)
  return (
    <Card component="section" aria-labelledby="look" withBorder padding="md" radius="md">
      <Title order={3} size="h5" id="look" mb={4}>
        {t.institution.look.title}
      </Title>
      {found.length === 0 ? (
        <Text size="sm">{reasonForNone(dashboard)}</Text>
      ) : (
        <ul className="findings">
          {found.map((finding) => (
            <Line key={finding.text} finding={finding} timeframe={timeframe} />
          ))}
        </ul>
      )}
    </Card>
  )
}

function reasonForNone(dashboard: Macro): string {
  if (dashboard.courses.length === 0) return t.institution.look.empty
  return isPartlyHidden(dashboard) ? t.institution.look.hidden : t.institution.look.none
}

function Line({ finding: { kind, text, detail, to }, timeframe }: { finding: Finding; timeframe: Timeframe }) {
  const Icon = icons[kind]
  return (
    <li>
      <Icon size={18} stroke={1.6} aria-hidden />
      <div>
        {'courseId' in to ? (
          <AnchorLink size="sm" to="/courses/$courseId" params={to} search={{ timeframe }}>
            {text}
          </AnchorLink>
        ) : (
          <AnchorLink size="sm" to="." hash={to.section} search={true}>
            {text}
          </AnchorLink>
        )}
        <Text size="xs" c="dimmed">
          {detail}
        </Text>
      </div>
    </li>
  )
}
