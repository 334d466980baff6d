import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react'
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { Problem } from '../api/problem'
import { StateOfError } from '../states/StateOfError'
import { t } from '../texts'

/** In the place of a page that failed: the frame around it stays. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  async function again() {
    await router.invalidate()
    reset()
  }
  if (error instanceof Problem) return <StateOfError error={error} retry={again} />
  const { title, text } = isOfAnotherVersion(error)
    ? { title: t.frame.failed.old, text: t.frame.failed.oldText }
    : { title: t.frame.failed.title, text: t.frame.failed.text }
  return (
    <Alert
      color="yellow"
      variant="light"
      title={title}
      icon={<IconAlertTriangle />}
      role="alert"
      data-state="page_failed"
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{text}</Text>
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconRefresh size={14} aria-hidden />}
            onClick={() => window.location.reload()}
          >
            {t.frame.failed.reload}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}

/** A file of the page is gone, as after an upgrade; each browser says it in its own words. */
function isOfAnotherVersion(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|importing a module script failed|unable to preload|chunk/i.test(error.message)
  )
}
