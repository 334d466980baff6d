import { Button, Group, NativeSelect } from '@mantine/core'
import { IconKey, IconPlus, IconSearch } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client'
import { Dialog } from '../../app/Dialog'
import { SearchField } from '../../search/SearchField'
import { useUser } from '../../session/useSession'
import { Empty } from '../../states/Empty'
import { Loaded } from '../../states/Loaded'
import { t } from '../../texts'
import { AdminFrame } from '../AdminFrame'
import { ListBones } from '../ListBones'
import { More } from '../More'
import { keyListingOf, keyStates, type KeyListing } from '../search'
import { KeyTable } from './KeyTable'
import { ManageKey } from './ManageKey'
import { NewKey } from './NewKey'
import { useApiKeys, type ApiKey } from './useKeys'

const text = t.admin.keys

/** Which programs may do what. */
export function KeysPage() {
  const [isMaking, setMaking] = useState(false)
  const user = useUser()
  return (
    <AdminFrame
      part="keys"
      title={text.title}
      intro={text.intro}
      beside={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)} aria-haspopup="dialog">
          {text.make}
        </Button>
      }
    >
      {user?.role === 'admin' && <Keys isMaking={isMaking} stopMaking={() => setMaking(false)} />}
    </AdminFrame>
  )
}

function Keys({ isMaking, stopMaking }: { isMaking: boolean; stopMaking: () => void }) {
  const listing = useSearch({ from: '/inside/admin/keys' })
  const navigate = useNavigate()
  const client = useQueryClient()
  const query = useApiKeys(listing)
  const [managed, setManaged] = useState<ApiKey | null>(null)
  const [isManaging, setManaging] = useState(false)
  const show = (search: KeyListing) => void navigate({ to: '/admin/keys', search, replace: true, resetScroll: false })
  const refresh = () => void client.invalidateQueries({ queryKey: ['keys'] })
  // One that ended may be no longer in the list as it is narrowed, and is still looked at.
  const reread = async (id: string) => {
    const { data } = await api.GET('/api/v1/keys/{id}', { params: { path: { id } } }).catch(() => ({ data: undefined }))
    if (data !== undefined) setManaged(data)
  }
  const all = query.data?.pages.flatMap((page) => page.items) ?? []
  const now = query.dataUpdatedAt
  const isNarrowed = listing.q !== undefined || listing.state !== undefined
  const caption = text.caption(all.length, !query.hasNextPage)

  return (
    <>
      <Group gap="sm" align="flex-end">
        <SearchField
          q={listing.q ?? ''}
          change={(q) => show(keyListingOf({ ...listing, q }))}
          label={text.search}
          placeholder={text.placeholder}
        />
        <NativeSelect
          aria-label={text.filter}
          value={listing.state ?? ''}
          onChange={(e) => show(keyListingOf({ ...listing, state: e.currentTarget.value }))}
          data={[
            { value: '', label: text.states.all },
            ...keyStates.map((state) => ({ value: state, label: text.states[state] })),
          ]}
        />
      </Group>
      <Loaded query={query} what={text.what} skeleton={<ListBones />}>
        {() =>
          all.length > 0 ? (
            <>
              <KeyTable
                keys={all}
                listing={listing}
                show={show}
                caption={caption}
                now={now}
                manage={(key) => {
                  setManaged(key)
                  setManaging(true)
                }}
              />
              <More query={query} caption={caption} />
            </>
          ) : isNarrowed ? (
            <Empty title={text.noMatch} text={text.noMatchText} icon={<IconSearch />} />
          ) : (
            <Empty title={text.none} text={text.noneText} icon={<IconKey />} />
          )
        }
      </Loaded>
      <Dialog isOpen={isMaking} close={stopMaking} title={text.dialog.make} size="lg">
        <NewKey close={stopMaking} made={refresh} />
      </Dialog>
      <Dialog
        isOpen={isManaging}
        close={() => setManaging(false)}
        title={managed === null ? '' : text.dialog.of(managed.name)}
        size="lg"
      >
        {managed !== null && (
          <ManageKey
            key={managed.id}
            apiKey={all.find((one) => one.id === managed.id) ?? managed}
            now={now}
            changed={() => {
              refresh()
              void reread(managed.id)
            }}
          />
        )}
      </Dialog>
    </>
  )
}
