import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { t } from '../texts'
import { areSeveral, organizationsLike } from './useOrganizations'

/** Another organization with the same time frame; nothing where there is but one. */
export function OrganizationSwitcher({ organizationId }: { organizationId: string }) {
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  // What stands in the field at rest is the organization itself, which is no search.
  const [q] = useDebouncedValue(typed === organizationId ? '' : typed.trim(), 200)
  const { data: first } = useQuery(organizationsLike(''))
  const { data: found } = useQuery(organizationsLike(q))
  if (first === undefined || !areSeveral(first)) return null
  const ids = (found ?? first).items.map((o) => o.organizationId)
  return (
    <Select
      size="xs"
      w={220}
      aria-label={t.institution.organizations.one}
      searchable
      allowDeselect={false}
      nothingFoundMessage={t.institution.organizations.none}
      // The server has searched already.
      filter={({ options }) => options}
      data={ids.includes(organizationId) || q !== '' ? ids : [organizationId, ...ids]}
      value={organizationId}
      onSearchChange={setTyped}
      onChange={(chosen) =>
        chosen !== null &&
        void navigate({
          to: '/institution/$organizationId',
          params: { organizationId: chosen },
          search: (old) => ({ timeframe: old.timeframe }),
        })
      }
    />
  )
}
