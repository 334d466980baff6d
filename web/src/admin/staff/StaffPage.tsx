import { Badge, Button, Card, Group, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core'
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { answer, api, type Schemas } from '../../api/client'
import { Crumbs } from '../../app/Crumbs'
import { Said } from '../../course/writing/Said'
import { useTeacherNames } from '../../institution/useTeacherNames'
import { useUser } from '../../session/useSession'
import { Loaded } from '../../states/Loaded'
import { t } from '../../texts'
import { Box } from '../Box'
import { nameOfActor } from '../actors'
import { Closed } from '../AdminFrame'
import { Failure, ruleOf } from '../Failure'
import { toHeading } from '../focus'
import { useMoment } from '../../app/Moment'
import { useDoing } from '../useDoing'
import { useSaid } from '../useSaid'
import '../admin.css'

const text = t.admin.staff
type Staff = Schemas['CourseStaff']

const staff = (courseId: string) =>
  queryOptions({
    queryKey: ['staff', courseId],
    queryFn: ({ signal }) =>
      answer(api.GET('/api/v1/courses/{courseId}/staff', { params: { path: { courseId } }, signal })),
  })

const titleOf = (courseId: string) =>
  queryOptions({
    queryKey: ['course title', courseId],
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/api/v1/courses/{courseId}/analytics', { params: { path: { courseId } }, signal }))).title,
  })

/** Who sees a course: whom its events name, and whom an administrator assigned. */
export function StaffPage() {
  const { courseId } = useParams({ from: '/inside/courses/$courseId/staff' })
  const user = useUser()
  if (user !== null && user.role !== 'admin') return <Closed title={text.title} />
  return <Page courseId={courseId} />
}

function Page({ courseId }: { courseId: string }) {
  const query = useQuery(staff(courseId))
  const title = useQuery(titleOf(courseId)).data ?? courseId
  return (
    <Stack>
      <div>
        <Crumbs
          trail={[
            { label: t.frame.courses, to: '/courses' },
            { label: title, to: '/courses/$courseId', params: { courseId } },
          ]}
          here={text.title}
        />
        <Title order={1} size="h2">
          {text.title}
        </Title>
        <Text size="sm" c="dimmed">
          {text.text}
        </Text>
      </div>
      <Loaded query={query} what={text.what} skeleton={<Skeleton height={320} radius="md" />}>
        {(found) => <Both courseId={courseId} staff={found} />}
      </Loaded>
    </Stack>
  )
}

function Both({ courseId, staff: found }: { courseId: string; staff: Staff }) {
  const names = useTeacherNames()
  const nameOf = (id: string) => names.get(id) ?? null
  return (
    <div className="charts">
      <Box title={text.declared}>
        <Text size="sm" c="dimmed" mb="xs">
          {text.declaredText}
        </Text>
        {found.instructorId === null && found.staff.length === 0 && <Text size="sm">{text.nobody}</Text>}
        <ul className="cards">
          {found.instructorId !== null && (
            <Person id={found.instructorId} name={nameOf(found.instructorId)} as={text.instructor} />
          )}
          {found.staff
            .filter((id) => id !== found.instructorId)
            .map((id) => (
              <Person key={id} id={id} name={nameOf(id)} as={text.staff} />
            ))}
        </ul>
      </Box>
      <Assigned courseId={courseId} staff={found} nameOf={nameOf} />
    </div>
  )
}

function Person({ id, name, as }: { id: string; name: string | null; as: string }) {
  return (
    <li>
      <Group gap="xs">
        <Name id={id} name={name} />
        <Badge size="sm" variant="default">
          {as}
        </Badge>
      </Group>
    </li>
  )
}

function Name({ id, name }: { id: string; name: string | null }) {
  return (
    <Text size="sm" className="breaks" component="span">
      <bdi>{name === null ? id : `${name} (${id})`}</bdi>
    </Text>
  )
}

interface AssignedProps {
  courseId: string
  staff: Staff
  nameOf: (id: string) => string | null
}

function Assigned({ courseId, staff: found, nameOf }: AssignedProps) {
  const client = useQueryClient()
  const moment = useMoment()
  const doing = useDoing()
  const { message, say, clear } = useSaid()
  const [id, setId] = useState('')

  /** Of the list as it is by now: it is replaced as a whole, and somebody else may have changed it. */
  const replace = (what: string, next: (ids: string[]) => string[], said: string) =>
    doing.run(what, async () => {
      clear()
      const now = await client.fetchQuery({ ...staff(courseId), staleTime: 0 })
      const userIds = next(now.assigned.map((one) => one.userId))
      const saved = await answer(
        api.PUT('/api/v1/courses/{courseId}/staff', { params: { path: { courseId } }, body: { userIds } }),
      )
      client.setQueryData(staff(courseId).queryKey, saved)
      say(said)
    })

  function add(event: FormEvent) {
    event.preventDefault()
    const who = id.trim()
    if (who === '') return
    if (found.assigned.some((one) => one.userId === who)) {
      say(text.already)
      return
    }
    void replace('add', (ids) => [...new Set([...ids, who])], text.added(who)).then((isDone) => isDone && setId(''))
  }
  const rule = ruleOf(doing.failure, `userIds[${found.assigned.length}]`)

  return (
    <Box title={text.assigned}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {text.assignedText}
        </Text>
        <Said message={message} close={clear} />
        <Failure error={doing.failure} fields={[`userIds[${found.assigned.length}]`]} />
        {found.assigned.length === 0 && <Text size="sm">{text.none}</Text>}
        <ul className="cards">
          {found.assigned.map((one) => (
            <li key={one.userId}>
              <Card withBorder padding="xs">
                <Group justify="space-between" gap="xs">
                  <div>
                    <Name id={one.userId} name={nameOf(one.userId)} />
                    <Text size="xs" c="dimmed">
                      {text.by(nameOfActor(one.assignedBy), moment(one.assignedAt))}
                    </Text>
                  </div>
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={text.removeOf(one.userId)}
                    loading={doing.busy === one.userId}
                    onClick={() =>
                      void replace(
                        one.userId,
                        (ids) => ids.filter((other) => other !== one.userId),
                        text.removed(one.userId),
                      ).then((isDone) => isDone && toHeading())
                    }
                  >
                    {text.remove}
                  </Button>
                </Group>
              </Card>
            </li>
          ))}
        </ul>
        <form onSubmit={add} noValidate>
          <Stack gap="xs" align="flex-start">
            <TextInput
              label={text.add}
              description={text.addHint}
              value={id}
              onChange={(e) => setId(e.currentTarget.value)}
              error={rule}
              autoComplete="off"
              autoCapitalize="none"
              w="100%"
              maw={360}
            />
            <Button type="submit" size="sm" loading={doing.busy === 'add'} disabled={id.trim() === ''}>
              {text.submit}
            </Button>
          </Stack>
        </form>
      </Stack>
    </Box>
  )
}
