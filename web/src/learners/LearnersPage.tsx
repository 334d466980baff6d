import { Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconSearch, IconUsers } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTitle } from '../app/useTitle'
import { clock } from '../figures/format'
import { SearchField } from '../search/SearchField'
import { useUser } from '../session/useSession'
import { Empty } from '../states/Empty'
import { Loaded } from '../states/Loaded'
import { NextPage } from '../states/NextPage'
import { t } from '../texts'
import { LearnerCards } from './LearnerCards'
import { LearnerTable } from './LearnerTable'
import { namesakes } from './namesakes'
import { listingOf, type Listing } from './search'
import { useLearners } from './useLearners'

/** Every learner whom the reader may see: to find one, or to see who is where. */
export function LearnersPage() {
  const listing = useSearch({ from: '/inside/learners' })
  const navigate = useNavigate()
  const user = useUser()
  const query = useLearners(listing)
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false })
  useTitle(t.learners.title)
  const show = (next: Listing) => void navigate({ to: '/learners', search: next, replace: true, resetScroll: false })
  const List = isWide ? LearnerTable : LearnerCards
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2">
          {t.learners.title}
        </Title>
        <SearchField
          q={listing.q ?? ''}
          change={(q) => show(listingOf({ ...listing, q }))}
          label={t.learners.search}
          placeholder={t.learners.placeholder}
        />
      </Group>
      <Loaded query={query} what={t.learners.loading} skeleton={<Bones />}>
        {({ pages }) => {
          const found = pages.flatMap((page) => page.items)
          if (found.length === 0) return <Nobody q={listing.q} role={user?.role} />
          return (
            <Stack data-state={query.isPlaceholderData ? 'changing' : 'there'}>
              <List
                learners={found}
                listing={listing}
                show={show}
                twins={namesakes(found)}
                withEmail={user?.role === 'admin'}
                caption={t.learners.caption(found.length, !query.hasNextPage)}
              />
              <Group justify="center" mih={36}>
                <NextPage query={query} label={t.learners.more} />
              </Group>
            </Stack>
          )
        }}
      </Loaded>
      <Text size="sm" c="dimmed" role="status">
        {query.data !== undefined &&
          !query.isPlaceholderData &&
          t.learners.captionAt(
            t.learners.caption(
              query.data.pages.reduce((n, page) => n + page.items.length, 0),
              !query.hasNextPage,
            ),
            clock(query.dataUpdatedAt),
          )}
      </Text>
    </Stack>
  )
}

function Nobody({ q, role }: { q: string | undefined; role: string | undefined }) {
  if (q !== undefined)
    return <Empty title={t.learners.noMatch(q)} text={t.learners.noMatchText} icon={<IconSearch />} />
  const text = role === 'instructor' ? t.learners.noneYours : t.learners.noneText
  return <Empty title={t.learners.none} text={text} icon={<IconUsers />} />
}

function Bones() {
  return (
    <Stack gap={6}>
      {Array.from({ length: 12 }, (_, i) => (
        <Skeleton key={i} height={38} radius="sm" />
      ))}
    </Stack>
  )
}
