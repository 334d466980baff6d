import { Group, Text } from '@mantine/core'
import { clock } from '../figures/format'
import { NextPage, type Paged } from '../states/NextPage'
import { t } from '../texts'

interface Props {
  query: Paged & { dataUpdatedAt: number }
  caption: string
}

/** The next page of a list, and how much of it is shown. */
export function More({ query, caption }: Props) {
  return (
    <>
      <Group justify="center" mih={36}>
        <NextPage query={query} label={t.admin.more} />
      </Group>
      <Text size="sm" c="dimmed">
        {t.admin.refreshed(caption, clock(query.dataUpdatedAt))}
      </Text>
    </>
  )
}
