import { Skeleton, Stack } from '@mantine/core'

/** The shape of a dashboard of an institution, until it is there. */
export function Bones() {
  return (
    <Stack>
      <Skeleton height={20} width="60%" />
      <Skeleton height={120} radius="md" />
      <div className="figures">
        {Array.from({ length: 11 }, (_, i) => (
          <Skeleton key={i} height={116} radius="md" />
        ))}
      </div>
      <div className="charts">
        <Skeleton height={380} radius="md" />
        <Skeleton height={380} radius="md" />
      </div>
      <Skeleton height={420} radius="md" />
    </Stack>
  )
}
