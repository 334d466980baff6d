import { Button } from '@mantine/core'
import { IconMail } from '@tabler/icons-react'
import { copy } from '../../app/copy'
import { t } from '../../texts'
import { addresses, type Person } from './addresses'
import type { Message } from './Said'

const text = t.course.addresses

/** Copies the addresses of people, and what is to be said of it. */
export async function copyAddresses(people: readonly Person[]): Promise<Message> {
  const known = people.filter((p) => p.email !== null)
  const isDone = known.length > 0 && (await copy(addresses(known)))
  return isDone
    ? { text: text.copied(known.length, people.length - known.length) }
    : { text: text.notCopied, isError: true }
}

interface Props {
  people: readonly Person[]
  /** They are some of those who are shown, chosen one by one. */
  isChosen?: boolean
  said: (message: Message) => void
}

/** To write to all of them at once; nothing where no address is known. */
export function CopyAddresses({ people, isChosen = false, said }: Props) {
  const known = people.filter((p) => p.email !== null).length
  if (known === 0) return null
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconMail size={15} aria-hidden />}
      onClick={() => void copyAddresses(people).then(said)}
    >
      {isChosen ? text.copyChosen(known) : text.copyAll(known)}
    </Button>
  )
}
