import { Alert, Text } from '@mantine/core'
import { Problem } from '../api/problem'
import { StateOfError } from '../states/StateOfError'

/** Why something was not done: the server's own words, unless a field beside it says them. */
export function Failure({ error, fields = [] }: { error: unknown; fields?: readonly string[] }) {
  if (error === null) return null
  if (!(error instanceof Problem) || error.isPassing) return <StateOfError error={error} />
  const elsewhere = Object.entries(error.errors).filter(([path]) => !fields.includes(path))
  if (Object.keys(error.errors).length > 0 && elsewhere.length === 0) return null
  return (
    <Alert color="red" variant="light" role="alert" data-state={error.code}>
      {elsewhere.length === 0 ? (
        <Text size="sm">{error.message}</Text>
      ) : (
        elsewhere.map(([path, rules]) => (
          <Text size="sm" key={path}>
            {`${path} ${rules.join(' ')}`}
          </Text>
        ))
      )}
    </Alert>
  )
}

/** What the server says of a field. */
export function ruleOf(error: unknown, field: string): string | undefined {
  return error instanceof Problem ? error.errors[field]?.join(' ') : undefined
}
