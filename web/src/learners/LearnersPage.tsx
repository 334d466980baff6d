import { Button, CloseButton, Group, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDebouncedCallback, useMediaQuery } from '@mantine/hooks'
import { IconSearch, IconUsers } from '@tabler/icons-react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTitle } from '../app/useTitle'
import { useUser } from '../session/useSession'
import { Empty } from '../states/Empty'
import { Loaded } from '../states/Loaded'
import { t } from '../texts'
import { LearnerCards } from './LearnerCards'
import { LearnerTable } from './LearnerTable'
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
        <SearchField q={listing.q ?? ''} change={(q) => show(listingOf({ ...listing, q }))} />
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
                withEmail={user?.role === 'admin'}
                caption={t.learners.caption(found.length, !query.hasNextPage)}
              />
              <Group justify="center" mih={36}>
                {query.hasNextPage && (
                  <Button
                    variant="default"
                    loading={query.isFetchingNextPage}
                    disabled={query.isPlaceholderData}
                    onClick={() => void query.fetchNextPage()}
                  >
                    {t.learners.more}
                  </Button>
                )}
              </Group>
            </Stack>
          )
        }}
      </Loaded>
      <Text size="sm" c="dimmed" role="status">
        {query.data !== undefined &&
          !query.isPlaceholderData &&
          t.learners.caption(
            query.data.pages.reduce((n, page) => n + page.items.length, 0),
            !query.hasNextPage,
          )}
      </Text>
    </Stack>
  )
}

/** Goes to the address once the reader pauses; takes up what the address says when it changes by itself, as by the way back. */
function SearchField({ q, change }: { q: string; change: (q: string) => void }) {
  const [text, setText] = useState(q)
  const sent = useRef(q)
  const send = useDebouncedCallback((next: string) => {
    sent.current = next.trim()
    change(next.trim())
  }, 250)
  useEffect(() => {
    if (q === sent.current) return
    sent.current = q
    setText(q)
  }, [q])
  return (
    <TextInput
      type="search"
      w={{ base: '100%', xs: 320 }}
      aria-label={t.learners.search}
      placeholder={t.learners.placeholder}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text !== '' && (
          <CloseButton
            size="sm"
            aria-label={t.learners.clear}
            onClick={() => {
              setText('')
              send('')
            }}
          />
        )
      }
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
        send(event.currentTarget.value)
      }}
    />
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
