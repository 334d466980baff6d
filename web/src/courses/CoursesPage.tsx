import { Button, Card, Group, Select, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconBooks } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useTitle } from '../app/useTitle'
import { SearchField } from '../search/SearchField'
import { useUser } from '../session/useSession'
import { Empty } from '../states/Empty'
import { Loaded } from '../states/Loaded'
import { NextPage } from '../states/NextPage'
import { t } from '../texts'
import { CourseCards } from './CourseCards'
import { CourseTable } from './CourseTable'
import { courseSorts, usualOrder, type CourseList, type CourseSort } from './search'
import { useCourses } from './useCourses'

/** A teacher's courses, an administrator's all: where something goes on first, and who of them is waited for. */
export function CoursesPage() {
  const list = useSearch({ from: '/inside/courses' })
  const navigate = useNavigate({ from: '/courses' })
  const user = useUser()
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const query = useCourses(list)
  const title = user?.role === 'instructor' ? t.courses.mine : t.courses.title
  useTitle(title)
  const look = (q: string) =>
    void navigate({
      to: '/courses',
      search: (old) => ({ ...old, q: q === '' ? undefined : q }),
      replace: true,
      resetScroll: false,
    })
  return (
    <Stack>
      <Group justify="space-between" gap="sm">
        <Title order={1} size="h2">
          {title}
        </Title>
        <Group gap="xs">
          <SearchField q={list.q ?? ''} change={look} label={t.courses.search} />
          {isPhone && <SortChoice list={list} />}
        </Group>
      </Group>
      <Loaded query={query} what={t.courses.what} skeleton={<Bones />}>
        {({ pages }) => {
          const courses = pages.flatMap((p) => p.items)
          if (courses.length === 0) return <Nothing list={list} />
          return (
            <Stack data-state={query.isPlaceholderData ? 'changing' : 'there'}>
              <Text size="sm" c="dimmed" role="status">
                {t.courses.count(courses.length, query.hasNextPage)}
              </Text>
              {isPhone ? (
                <CourseCards courses={courses} />
              ) : (
                <Card withBorder padding="xs">
                  <CourseTable courses={courses} list={list} />
                </Card>
              )}
              <NextPage query={query} label={t.courses.more} style={{ alignSelf: 'center' }} />
            </Stack>
          )
        }}
      </Loaded>
    </Stack>
  )
}

function SortChoice({ list }: { list: CourseList }) {
  const navigate = useNavigate()
  return (
    <Select
      size="sm"
      w="100%"
      aria-label={t.courses.sort}
      data={courseSorts.map((sort) => ({ value: sort, label: t.courses.sortBy[sort] }))}
      value={list.sort}
      allowDeselect={false}
      onChange={(sort) =>
        void navigate({
          to: '/courses',
          search: { ...list, sort: sort as CourseSort, order: usualOrder(sort as CourseSort) },
          replace: true,
        })
      }
    />
  )
}

function Nothing({ list }: { list: CourseList }) {
  return list.q === undefined ? (
    <Empty icon={<IconBooks />} title={t.courses.none} text={t.courses.noneText} />
  ) : (
    <Empty icon={<IconBooks />} title={t.courses.notFound(list.q)} text={t.courses.notFoundText}>
      <Button variant="default" size="xs" renderRoot={(props) => <Link {...props} to="/courses" search={{}} />}>
        {t.search.clear}
      </Button>
    </Empty>
  )
}

function Bones() {
  return (
    <Stack gap="xs">
      <Skeleton height={20} width={110} />
      {Array.from({ length: 8 }, (_, i) => (
        <Skeleton key={i} height={54} radius="md" />
      ))}
    </Stack>
  )
}
