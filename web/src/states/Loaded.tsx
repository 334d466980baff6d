import { Alert, Button, Group, Skeleton, Text, VisuallyHidden } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { clock } from '../figures/format'
import { t } from '../texts'
import { StateOfError } from './StateOfError'

interface Props<T> {
  query: Pick<
    UseQueryResult<T>,
    'data' | 'isError' | 'error' | 'isPlaceholderData' | 'dataUpdatedAt' | 'errorUpdateCount'
  > & {
    refetch: () => unknown
  }
  /** What is loading, for screen readers: "the course". */
  what: string
  /** Bones in the shape of what will stand there. */
  skeleton?: ReactNode
  children: (data: T) => ReactNode
}

/**
 * One of the states of a request: its bones, its error, or its figures, which stay while newer ones are fetched or could not be. An error
 * stays, too, while it is tried again: what is tried by itself, as figures change, is not to flicker.
 */
export function Loaded<T>({ query, what, skeleton, children }: Props<T>) {
  const [failure, setFailure] = useState<unknown>(null)
  if (query.isError && query.error !== failure) setFailure(query.error)
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && <Stale at={query.dataUpdatedAt} retry={query.refetch} />}
        {/* Those of another time frame stand until these are there: seen by their paleness, heard by this. */}
        {query.isPlaceholderData && (
          <VisuallyHidden role="status" aria-busy="true">
            {t.states.loading(what)}
          </VisuallyHidden>
        )}
        {children(query.data)}
      </>
    )
  }
  // Of another request that begins there is no error to show yet.
  if (query.isError || (failure !== null && query.errorUpdateCount > 0)) {
    return <StateOfError error={query.error ?? failure} retry={query.refetch} />
  }
  return (
    <div role="status" aria-busy="true" aria-label={t.states.loading(what)} data-state="loading">
      {skeleton ?? <Skeleton height={240} radius="md" />}
    </div>
  )
}

function Stale({ at, retry }: { at: number; retry: () => unknown }) {
  return (
    <Alert color="yellow" variant="light" mb="md" py="xs" role="status" data-state="stale">
      <Group justify="space-between">
        <Text size="sm">{t.states.stale(clock(at))}</Text>
        <Button size="compact-sm" variant="default" onClick={() => retry()}>
          {t.states.retry}
        </Button>
      </Group>
    </Alert>
  )
}
