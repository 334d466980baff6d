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
  const [q] = useDebouncedValue(typed.trim(), 200)
  const { data: first } = useQuery(organizationsLike(''))
  const { data: found } = useQuery(organizationsLike(q))
  if (first === undefined || !areSeveral(first)) return null
  // The page's heading says which one this is.
  const others = (found ?? first).items.map((o) => o.organizationId).filter((id) => id !== organizationId)
  return (
    <Select
      size="xs"
      w={220}
      aria-label={t.institution.organizations.another}
      placeholder={t.institution.organizations.another}
      searchable
      nothingFoundMessage={t.institution.organizations.none}
      // The server has searched already.
      filter={({ options }) => options}
      data={others}
      value={null}
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
