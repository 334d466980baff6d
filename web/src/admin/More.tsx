import { Button, Group, Text } from '@mantine/core'
import { clock } from '../figures/format'
import { t } from '../texts'

interface Props {
  query: {
    hasNextPage: boolean
    isFetchingNextPage: boolean
    isPlaceholderData: boolean
    dataUpdatedAt: number
    fetchNextPage: () => unknown
  }
  caption: string
}

/** The next page of a list, and how much of it is shown. */
export function More({ query, caption }: Props) {
  return (
    <>
      <Group justify="center" mih={36}>
        {query.hasNextPage && (
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            disabled={query.isPlaceholderData}
            onClick={() => void query.fetchNextPage()}
          >
            {t.admin.more}
          </Button>
        )}
      </Group>
      <Text size="sm" c="dimmed">
        {t.admin.refreshed(caption, clock(query.dataUpdatedAt))}
      </Text>
    </>
  )
}
