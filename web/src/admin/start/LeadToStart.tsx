import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { t } from '../../texts'

/** In an empty state, to who can do something about it. */
export function LeadToStart() {
  return (
    <Button component={Link} to="/start" leftSection={<IconSend size={16} aria-hidden />}>
      {t.start.lead.link}
    </Button>
  )
}
