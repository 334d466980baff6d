import { Alert, Button, Card, Center, Collapse, PasswordInput, Stack, TextInput, Title, Anchor } from '@mantine/core'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useEffect, useState, type FormEvent } from 'react'
import { Problem } from '../api/problem'
import { useTitle } from '../app/useTitle'
import { StateOfError } from '../states/StateOfError'
import { t } from '../texts'
import { session } from './session'
import { useUser } from './useSession'

/** Asks who it is, and goes on to where they were headed. */
export function SignInPage() {
  const { to } = useSearch({ from: '/sign-in' })
  const router = useRouter()
  const user = useUser()
  const [problem, setProblem] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const [isOther, setOther] = useState(false)

  useTitle(t.session.signIn)

  // Signed in here, or meanwhile in another tab.
  useEffect(() => {
    if (user !== null) router.history.replace(to ?? '/')
  }, [user, router, to])

  async function signIn(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => ((form.get(name) as string | null) ?? '').trim()
    setBusy(true)
    setProblem(null)
    try {
      await session.signIn(text('userName'), form.get('password') as string, text('tenant'))
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Center mih="100dvh" p="md" component="main">
      <Card withBorder shadow="sm" padding="xl" radius="lg" w="100%" maw={400}>
        <form onSubmit={(e) => void signIn(e)}>
          <Stack>
            <Title order={1} size="h3">
              {t.session.title}
            </Title>
            {problem === null && session.ending === 'ended' && (
              <Alert color="blue" variant="light" role="status">
                {t.session.ended}
              </Alert>
            )}
            <Failure problem={problem} />
            <TextInput
              name="userName"
              label={t.session.userName}
              autoComplete="username"
              autoCapitalize="none"
              required
              withAsterisk={false}
              data-autofocus
              autoFocus
            />
            <PasswordInput
              name="password"
              label={t.session.password}
              autoComplete="current-password"
              required
              withAsterisk={false}
            />
            <Collapse expanded={isOther}>
              <TextInput
                name="tenant"
                label={t.session.institution}
                description={t.session.institutionHint}
                autoComplete="organization"
              />
            </Collapse>
            <Button type="submit" loading={isBusy}>
              {t.session.signIn}
            </Button>
            {!isOther && (
              <Anchor component="button" type="button" size="sm" onClick={() => setOther(true)}>
                {t.session.institution}…
              </Anchor>
            )}
          </Stack>
        </form>
      </Card>
    </Center>
  )
}

function Failure({ problem }: { problem: unknown }) {
  if (problem === null) return null
  if (problem instanceof Problem && problem.status === 401) {
    return (
      <Alert color="red" variant="light" role="alert">
        {t.session.failed}
      </Alert>
    )
  }
  if (problem instanceof Problem && problem.status === 429) {
    return (
      <Alert color="yellow" variant="light" role="alert">
        {t.session.wait(problem.retryAfter ?? 1)}
      </Alert>
    )
  }
  return <StateOfError error={problem} />
}
