import { Skeleton, Stack } from '@mantine/core'

/** In the shape of a table's rows. */
export function ListBones() {
  return (
    <Stack gap={6}>
      {Array.from({ length: 10 }, (_, i) => (
        <Skeleton key={i} height={38} radius="sm" />
      ))}
    </Stack>
  )
}
