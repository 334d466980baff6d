import { Skeleton, Stack } from '@mantine/core'

/** In the shape of the page. */
export function Bones() {
  return (
    <Stack gap="xl">
      <div className="standing">
        <Skeleton height={300} radius="md" />
        <Skeleton height={300} radius="md" />
      </div>
      <div className="figures">
        {[0, 1, 2, 3, 4, 5].map((i) => (
          <Skeleton key={i} height={136} radius="md" />
        ))}
      </div>
      <Skeleton height={320} radius="md" />
      <div className="charts">
        <Skeleton height={340} radius="md" />
        <Skeleton height={340} radius="md" />
      </div>
    </Stack>
  )
}
