import { Button } from '@mantine/core'
import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client'
import { Dialog } from '../../app/Dialog'
import { Said } from '../../course/writing/Said'
import { SearchField } from '../../search/SearchField'
import { useUser } from '../../session/useSession'
import { Empty } from '../../states/Empty'
import { Loaded } from '../../states/Loaded'
import { t } from '../../texts'
import { AdminFrame } from '../AdminFrame'
import { Failure } from '../Failure'
import { toHeading } from '../focus'
import { ListBones } from '../ListBones'
import { More } from '../More'
import { accountListOf } from '../search'
import { useDoing } from '../useDoing'
import { useSaid } from '../useSaid'
import { AccountTable } from './AccountTable'
import { ManageAccount } from './ManageAccount'
import { NewAccount } from './NewAccount'
import { useAccounts, type Account } from './useAccounts'

const text = t.admin.accounts

/** Who signs in with a password of Lectern's own. */
export function AccountsPage() {
  const [isMaking, setMaking] = useState(false)
  const user = useUser()
  return (
    <AdminFrame
      part="accounts"
      title={text.title}
      intro={text.intro}
      beside={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)} aria-haspopup="dialog">
          {text.make}
        </Button>
      }
    >
      {user?.role === 'admin' && <Accounts isMaking={isMaking} stopMaking={() => setMaking(false)} />}
    </AdminFrame>
  )
}

function Accounts({ isMaking, stopMaking }: { isMaking: boolean; stopMaking: () => void }) {
  const { q = '' } = useSearch({ from: '/inside/admin/accounts' })
  const navigate = useNavigate()
  const client = useQueryClient()
  const query = useAccounts(q)
  const doing = useDoing()
  const { message, say, clear } = useSaid()
  const [managed, setManaged] = useState<Account | null>(null)
  const [isManaging, setManaging] = useState(false)
  const refresh = () => client.invalidateQueries({ queryKey: ['accounts'] })
  const now = query.dataUpdatedAt
  const all = query.data?.pages.flatMap((page) => page.items) ?? []

  const restore = (account: Account) =>
    void doing.run(account.id, async () => {
      clear()
      await api.PATCH('/api/v1/accounts/{id}', { params: { path: { id: account.id } }, body: { locked: false } })
      // The button goes away with the lock; who pressed it is not left nowhere.
      toHeading()
      say(text.done.restored(account.userName))
      await refresh()
    })

  return (
    <>
      <SearchField
        q={q}
        change={(next) => void navigate({ to: '/admin/accounts', search: accountListOf({ q: next }), replace: true })}
        label={text.search}
        placeholder={text.placeholder}
      />
      <Said message={message} close={clear} />
      <Failure error={doing.failure} />
      <Loaded query={query} what={text.what} skeleton={<ListBones />}>
        {() =>
          all.length === 0 ? (
            <Empty title={text.none(q)} text={text.noneText} icon={<IconSearch />} />
          ) : (
            <>
              <AccountTable
                accounts={all}
                caption={text.caption(all.length, !query.hasNextPage)}
                now={now}
                restoring={doing.busy}
                manage={(account) => {
                  setManaged(account)
                  setManaging(true)
                }}
                restore={restore}
              />
              <More query={query} caption={text.caption(all.length, !query.hasNextPage)} />
            </>
          )
        }
      </Loaded>
      <Dialog isOpen={isMaking} close={stopMaking} title={text.dialog.make} size="lg">
        <NewAccount close={stopMaking} made={() => void refresh()} />
      </Dialog>
      <Dialog
        isOpen={isManaging}
        close={() => setManaging(false)}
        title={managed === null ? '' : text.dialog.of(managed.userName)}
        size="lg"
      >
        {managed !== null && (
          <ManageAccount
            key={managed.id}
            account={all.find((one) => one.id === managed.id) ?? managed}
            now={now}
            changed={() => void refresh()}
            removed={(account) => {
              setManaging(false)
              say(text.done.removed(account.userName))
              void refresh().then(toHeading)
            }}
          />
        )}
      </Dialog>
    </>
  )
}
