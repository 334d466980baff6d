import { Alert, Button, Card, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { Problem } from '../api/problem'
import { useTitle } from '../app/useTitle'
import { StateOfError } from '../states/StateOfError'
import { t } from '../texts'
import { session } from './session'
import { useMustChangePassword } from './useSession'

/** A new password: wanted by its reader, or asked of them after an administrator gave them one. */
export function PasswordPage() {
  const router = useRouter()
  const { to } = useSearch({ from: '/inside/password' })
  const isForced = useMustChangePassword()
  const [problem, setProblem] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const [differs, setDiffers] = useState(false)
  useTitle(t.session.change.title)
  const errors = problem instanceof Problem ? problem.errors : {}

  async function change(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => form.get(name) as string
    setDiffers(text('next') !== text('again'))
    if (text('next') !== text('again')) return
    setBusy(true)
    setProblem(null)
    try {
      await session.changePassword(text('current'), text('next'))
      router.history.replace(to ?? '/')
    } catch (error) {
      setProblem(error)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Card withBorder padding="xl" radius="lg" maw={440} mx="auto">
      <form onSubmit={(e) => void change(e)}>
        <Stack>
          <Title order={1} size="h3">
            {t.session.change.title}
          </Title>
          {isForced && <Text size="sm">{t.session.change.text}</Text>}
          {problem instanceof Problem && problem.isPassing && <StateOfError error={problem} />}
          {problem instanceof Problem && problem.status === 401 && (
            <Alert color="red" variant="light" role="alert">
              {problem.message}
            </Alert>
          )}
          <PasswordInput
            name="current"
            label={t.session.change.current}
            autoComplete="current-password"
            required
            error={errors.currentPassword?.[0]}
          />
          <PasswordInput
            name="next"
            label={t.session.change.next}
            description={t.session.change.hint}
            autoComplete="new-password"
            required
            minLength={12}
            maxLength={128}
            error={errors.newPassword?.[0]}
          />
          <PasswordInput
            name="again"
            label={t.session.change.again}
            autoComplete="new-password"
            required
            error={differs ? t.session.change.differs : undefined}
          />
          <Button type="submit" loading={isBusy}>
            {t.session.change.submit}
          </Button>
        </Stack>
      </form>
    </Card>
  )
}
