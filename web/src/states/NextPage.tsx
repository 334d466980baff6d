import { Button, type ButtonProps } from '@mantine/core'

/** What a list by pages tells of its next one. */
export interface Paged {
  hasNextPage: boolean
  isFetchingNextPage: boolean
  isPlaceholderData: boolean
  fetchNextPage: () => unknown
}

/** Asks for a list's next page; nothing where there is none. */
export function NextPage({ query, label, ...props }: { query: Paged; label: string } & ButtonProps) {
  if (!query.hasNextPage) return null
  return (
    <Button
      variant="default"
      loading={query.isFetchingNextPage}
      disabled={query.isPlaceholderData}
      onClick={() => void query.fetchNextPage()}
      {...props}
    >
      {label}
    </Button>
  )
}
