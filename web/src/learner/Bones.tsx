import { Skeleton, Stack } from '@mantine/core'
import { Section } from '../app/Section'
import { t } from '../texts'
import { useReader } from './reader'

/** In the shape of the page, under its headings. */
export function Bones() {
  const { voice } = useReader()
  return (
    <Stack gap="xl">
      <Section title={voice.standing}>
        <div className="standing">
          <Skeleton height={260} radius="md" />
          <Skeleton height={260} radius="md" />
        </div>
      </Section>
      <Section title={t.learner.figures.title}>
        <div className="figures wide-figures">
          {[0, 1, 2, 3, 4, 5].map((i) => (
            <Skeleton key={i} height={172} radius="md" />
          ))}
        </div>
      </Section>
      <Section title={t.learner.courses.title}>
        <Skeleton height={290} radius="md" />
      </Section>
      <Section title={t.learner.time.title}>
        <div className="pair">
          <Skeleton height={366} radius="md" />
          <Skeleton height={276} radius="md" />
        </div>
      </Section>
    </Stack>
  )
}
