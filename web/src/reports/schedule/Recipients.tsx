import { ActionIcon, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { since } from '../../figures/format'
import { rulesOf, type Errors } from '../../questions/rules'
import { useMe } from '../../session/useMe'
import { t } from '../../texts'
import { looksLikeAddress, mostRecipients, type Draft, type RecipientDraft, type Schedule } from './draft'
import { useAccountsOf, useFoundAccounts, type Account } from './useAccountsOf'

const text = t.schedules

interface Props {
  recipients: Draft['recipients']
  /** As they were saved, with who unsubscribed. */
  saved: Schedule['recipients']
  /** Whether the reader may look accounts up, and give addresses. */
  isAdmin: boolean
  errors: Errors
  isMissing: boolean
  change: (recipients: RecipientDraft[]) => void
  /** An address that was written and is not added yet. */
  typed: string
  isTypedWrong: boolean
  type: (typed: string) => void
}

/** Who gets it: accounts, and for administrators addresses outside. */
export function Recipients({ recipients, saved, isAdmin, errors, isMissing, change, ...writing }: Props) {
  const me = useMe()
  const place = useRef<HTMLDivElement>(null)
  const accounts = useAccountsOf(
    recipients.flatMap((r) => (r.accountId === null ? [] : [r.accountId])),
    isAdmin,
  )
  const isFull = recipients.length >= mostRecipients
  const isMineThere = recipients.some((r) => r.accountId === me?.accountId)
  const whole = rulesOf({ recipients: errors['recipients'] ?? [] }, 'recipients')
  const nameOf = ({ accountId, address }: RecipientDraft) => {
    if (accountId === null) return address ?? ''
    if (accountId === me?.accountId) return text.you(me.userName ?? '')
    const account = accounts.get(accountId)
    return account === undefined ? '…' : account === null ? text.accountGone : account.userName
  }
  function remove(at: number) {
    change(recipients.filter((_, i) => i !== at))
    place.current?.querySelector<HTMLElement>('input, button')?.focus()
  }
  return (
    <Stack gap="sm" role="group" aria-label={text.recipients}>
      <Text size="xs" c="dimmed">
        {text.recipientsHint(mostRecipients)}
      </Text>
      {recipients.length === 0 ? (
        <Text size="sm">{text.noRecipients}</Text>
      ) : (
        <ul className="recipients">
          {recipients.map((recipient, i) => (
            <li key={recipient.accountId ?? recipient.address}>
              <One
                recipient={recipient}
                name={nameOf(recipient)}
                account={recipient.accountId === null ? undefined : (accounts.get(recipient.accountId) ?? undefined)}
                saved={saved.find((r) => r.accountId === recipient.accountId && r.address === recipient.address)}
                isAdmin={isAdmin}
                error={rulesOf(errors, `recipients[${i}]`)}
                change={(next) => change(recipients.map((r, k) => (k === i ? next : r)))}
                remove={() => remove(i)}
              />
            </li>
          ))}
        </ul>
      )}
      {(whole !== undefined || isMissing) && (
        <Text size="xs" c="var(--bad)" role="alert">
          {whole ?? text.recipientsMissing}
        </Text>
      )}
      <div ref={place}>
        {isAdmin ? (
          <Add recipients={recipients} isFull={isFull} add={(r) => change([...recipients, r])} {...writing} />
        ) : (
          <Stack gap={6} align="flex-start">
            <Text size="xs" c="dimmed">
              {text.ofTeachers}
            </Text>
            {me?.accountId != null && !isMineThere && (
              <Button
                size="xs"
                variant="default"
                disabled={isFull}
                onClick={() => change([...recipients, { accountId: me.accountId, address: null }])}
              >
                {text.addMyself}
              </Button>
            )}
          </Stack>
        )}
      </div>
    </Stack>
  )
}

interface OneProps {
  recipient: RecipientDraft
  name: string
  account: Account | undefined
  saved: Schedule['recipients'][number] | undefined
  isAdmin: boolean
  error: string | undefined
  change: (recipient: RecipientDraft) => void
  remove: () => void
}

function One({ recipient, name, account, saved, isAdmin, error, change, remove }: OneProps) {
  const isElsewhere = account !== undefined && (recipient.address !== null || !looksLikeAddress(account.userName))
  // A field does not go while it is being emptied.
  const [wasElsewhere, setElsewhere] = useState(false)
  if (isElsewhere && !wasElsewhere) setElsewhere(true)
  return (
    <>
      <Group justify="space-between" wrap="nowrap" gap="xs" align="flex-start">
        <div className="who">
          <Text size="sm" fw={500} className="breaks">
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {recipient.accountId === null ? text.ownerView : text.ownView}
          </Text>
          {saved?.unsubscribedAt != null && (
            <Text size="xs" c="var(--bad)">
              {text.unsubscribed(since(saved.unsubscribedAt))}
            </Text>
          )}
          {account !== undefined && account.disabledAt !== null && (
            <Text size="xs" c="var(--bad)">
              {text.disabled}
            </Text>
          )}
        </div>
        <ActionIcon variant="default" size={30} aria-label={text.remove(name)} onClick={remove}>
          <IconTrash size={15} aria-hidden />
        </ActionIcon>
      </Group>
      {isAdmin && account !== undefined && (isElsewhere || wasElsewhere) && (
        <TextInput
          size="xs"
          mt={4}
          type="email"
          label={text.sendTo(name)}
          description={looksLikeAddress(account.userName) ? undefined : text.sendToHint}
          value={recipient.address ?? ''}
          onChange={(event) => change({ ...recipient, address: event.currentTarget.value || null })}
        />
      )}
      {error !== undefined && (
        <Text size="xs" c="var(--bad)" role="alert" className="breaks">
          {error}
        </Text>
      )}
    </>
  )
}

interface AddProps extends Pick<Props, 'typed' | 'isTypedWrong' | 'type'> {
  recipients: readonly RecipientDraft[]
  isFull: boolean
  add: (recipient: RecipientDraft) => void
}

function Add({ recipients, isFull, add, typed, isTypedWrong, type }: AddProps) {
  const [sought, seek] = useState('')
  const [isTried, setTried] = useState(false)
  const { data, isFetching } = useFoundAccounts(sought, true)
  const offered = (data?.items ?? []).filter((a) => !recipients.some((r) => r.accountId === a.id))
  const isThere = recipients.some((r) => r.accountId === null && r.address === typed.trim())
  function addAddress() {
    setTried(true)
    if (!looksLikeAddress(typed)) return
    if (!isThere) add({ accountId: null, address: typed.trim() })
    type('')
    setTried(false)
  }
  return (
    <div className="add-recipient">
      <Select
        size="xs"
        label={text.addAccount}
        description={text.addAccountHint}
        searchable
        searchValue={sought}
        onSearchChange={seek}
        value={null}
        disabled={isFull}
        data={offered.map((a) => ({
          value: a.id,
          label: `${a.userName} (${t.dashboards.values[`role ${a.role}`] ?? a.role})`,
        }))}
        // The server looked for it already.
        filter={({ options }) => options}
        nothingFoundMessage={isFetching ? text.searching : text.noAccount}
        onChange={(id) => {
          if (id !== null) add({ accountId: id, address: null })
          seek('')
        }}
      />
      <Group gap="xs" wrap="nowrap" align="flex-end">
        <TextInput
          size="xs"
          flex={1}
          type="email"
          label={text.addAddress}
          description={text.addAddressHint}
          placeholder={text.addressPlaceholder}
          value={typed}
          disabled={isFull && typed === ''}
          error={(isTypedWrong || (isTried && !looksLikeAddress(typed))) && text.addressRule}
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            addAddress()
          }}
        />
        <Button size="xs" variant="default" disabled={isFull} onClick={addAddress}>
          {text.add}
        </Button>
      </Group>
    </div>
  )
}
