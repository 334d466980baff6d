import { Badge, Button, Group, VisuallyHidden } from '@mantine/core'
import { useUser } from '../../session/useSession'
import { SortHead } from '../../table/SortHead'
import { t } from '../../texts'
import { Ago } from '../../app/Moment'
import { AccountState } from './AccountState'
import { lockOf, type Account } from './useAccounts'

const text = t.admin.accounts

interface Props {
  accounts: readonly Account[]
  caption: string
  /** The moment that states are told of. */
  now: number
  /** The one that is being restored. */
  restoring: string | null
  manage: (account: Account) => void
  restore: (account: Account) => void
}

export function AccountTable({ accounts, caption, now, restoring, manage, restore }: Props) {
  const user = useUser()
  return (
    <div className="figure-table admin-table" tabIndex={0} role="region" aria-label={text.title}>
      <table>
        <VisuallyHidden component="caption">{caption}</VisuallyHidden>
        <thead>
          <tr>
            <SortHead label={text.columns.name} className="name" />
            <SortHead label={text.columns.userId} />
            <SortHead label={text.columns.role} />
            <SortHead label={text.columns.state} />
            <th scope="col" title={text.signInHint}>
              {text.columns.signIn}
            </th>
            <SortHead label={text.columns.manage} />
          </tr>
        </thead>
        <tbody>
          {accounts.map((account) => (
            <tr key={account.id} data-account={account.id}>
              <th scope="row" className="name">
                <Group gap="xs">
                  <bdi className="breaks">{account.userName}</bdi>
                  {account.id === user?.id && (
                    <Badge size="xs" variant="default">
                      {t.admin.you}
                    </Badge>
                  )}
                </Group>
              </th>
              <td className="breaks">
                <bdi>{account.userId}</bdi>
              </td>
              <td>{t.words.role[account.role] ?? account.role}</td>
              <td>
                <AccountState account={account} now={now} />
              </td>
              <td>{account.lastSignInAt === null ? text.never : <Ago at={account.lastSignInAt} />}</td>
              <td>
                <Group gap="xs" wrap="nowrap">
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={text.manageOf(account.userName)}
                    aria-haspopup="dialog"
                    onClick={() => manage(account)}
                  >
                    {text.manage}
                  </Button>
                  {lockOf(account, now) !== null && (
                    <Button
                      size="compact-sm"
                      aria-label={text.restoreOf(account.userName)}
                      loading={restoring === account.id}
                      onClick={() => restore(account)}
                    >
                      {text.restore}
                    </Button>
                  )}
                </Group>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
