import { Skeleton, Stack } from '@mantine/core'
import './builder.css'

/** In the shape of the builder. */
export function Bones() {
  return (
    <div className="report-builder">
      <Stack gap="md">
        {[60, 96, 60, 280, 280].map((height, i) => (
          <Skeleton key={i} height={height} radius="md" />
        ))}
      </Stack>
      <Skeleton height={320} radius="md" />
    </div>
  )
}
