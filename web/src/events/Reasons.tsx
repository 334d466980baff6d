import { Button, Card, Group, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconReload } from '@tabler/icons-react'
import { Section } from '../app/Section'
import { Loaded } from '../states/Loaded'
import { StateOfError } from '../states/StateOfError'
import { t } from '../texts'
import { reasonOf } from './reasons'
import { useReasons, useReplayAll } from './useRejected'

const text = t.events.rejections

interface Props {
  /** The one that is shown alone. */
  code: string | undefined
  choose: (code: string | undefined) => void
}

/** The rejected events by reason: one is chosen to see its own, and to replay them all. */
export function Reasons({ code, choose }: Props) {
  const query = useReasons()
  return (
    <Loaded query={query} what={text.reasonsWhat} skeleton={<Skeleton height={96} radius="md" />}>
      {({ items }) => {
        if (items.length === 0) return null
        const chosen = items.find((one) => one.code === code)
        return (
          <Section title={text.heading}>
            <ul className="reasons">
              {items.map((one) => (
                <li key={one.code}>
                  <UnstyledButton
                    className="reason"
                    aria-pressed={one.code === code}
                    onClick={() => choose(one.code === code ? undefined : one.code)}
                  >
                    <Text size="sm" fw={600} span>
                      {reasonOf(one.code).name}
                    </Text>
                    <Text size="xs" c="dimmed" span>
                      {[text.countOf(one.count), text.open(one.replayable)].join(' · ')}
                    </Text>
                  </UnstyledButton>
                </li>
              ))}
            </ul>
            {code !== undefined && <Chosen key={code} code={code} count={chosen?.replayable ?? 0} />}
          </Section>
        )
      }}
    </Loaded>
  )
}

/** What the chosen reason means, and what can be done about all of them. */
function Chosen({ code, count }: { code: string; count: number }) {
  const all = useReplayAll()
  return (
    <Card withBorder padding="sm">
      <Stack gap="xs">
        <Text size="sm">{reasonOf(code).text}</Text>
        <Group gap="sm">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconReload size={14} aria-hidden />}
            disabled={count === 0}
            loading={all.isPending}
            onClick={() => all.mutate({ code, count })}
          >
            {text.replayAll(count)}
          </Button>
          <Text size="xs" c="dimmed" flex="1 1 16rem">
            {text.replayAllHint}
          </Text>
        </Group>
        <Text size="sm" role="status" fw={600}>
          {all.data !== undefined && text.replayed(all.data.accepted, all.data.duplicates, all.data.stillRejected)}
        </Text>
        {all.isError && <StateOfError error={all.error} />}
      </Stack>
    </Card>
  )
}
