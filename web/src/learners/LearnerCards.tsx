import { ActionIcon, Card, Group, NativeSelect, Stack, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { Fact } from '../app/Fact'
import { t } from '../texts'
import { figures, LastActive, Name, type ListProps } from './LearnerTable'
import { markOf } from './namesakes'
import { sorts, turned, usual, type Sort } from './search'
import type { Learner } from './useLearners'

/** The same on a telephone: a card a learner. */
export function LearnerCards({ learners, listing, show, withEmail, twins, caption }: ListProps) {
  const sort = listing.sort ?? 'name'
  const order = listing.order ?? usual(sort)
  const said = order === 'asc' ? t.learners.ascending : t.learners.descending
  const hasEmail = ({ email }: Learner) => withEmail && email !== null
  return (
    <Stack gap="sm">
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <NativeSelect
          label={t.learners.sort}
          flex={1}
          value={sort}
          data={sorts.map((value) => ({ value, label: t.learners.columns[value] }))}
          onChange={(event) => show({ ...listing, order: undefined, sort: event.currentTarget.value as Sort })}
        />
        <ActionIcon
          size={36}
          variant="default"
          aria-label={t.learners.turn(said)}
          onClick={() => show(turned(listing, sort))}
        >
          {order === 'asc' ? <IconArrowUp size={18} aria-hidden /> : <IconArrowDown size={18} aria-hidden />}
        </ActionIcon>
      </Group>
      <ul className="cards" aria-label={caption}>
        {learners.map((learner) => (
          <Card component="li" key={learner.userId} withBorder padding="sm">
            <Name
              learner={learner}
              mark={!twins.has(learner.userId) ? null : hasEmail(learner) ? learner.userId : markOf(learner)}
            />
            {hasEmail(learner) && (
              <Text size="sm" c="dimmed" className="breaks">
                {learner.email}
              </Text>
            )}
            <dl className="facts">
              {figures.map((column) => (
                <Fact key={column.sort} label={t.learners.columns[column.sort]}>
                  {column.text(learner)}
                </Fact>
              ))}
              <Fact label={t.learners.columns.lastActive}>
                <LastActive at={learner.lastActiveDate} />
              </Fact>
            </dl>
          </Card>
        ))}
      </ul>
    </Stack>
  )
}
