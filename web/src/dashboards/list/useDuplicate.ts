import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { answer, api } from '../../api/client'
import { t } from '../../texts'
import { create, dashboard as asked, definitionOf } from '../useDashboards'

/** As the API takes a name, in characters as people count. */
const longestName = 200

export const nameOfCopy = (name: string) => [...t.dashboards.list.copyOf(name)].slice(0, longestName).join('')

/** A private copy of one's own of a dashboard, also of another's. */
export function useDuplicate() {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: async ({ id }: { id: string; isOpened: boolean }) => {
      // What is kept may be old; a copy is of what is there.
      const found = await answer(api.GET('/api/v1/dashboards/custom/{id}', { params: { path: { id } } }))
      return create({ ...definitionOf(found), name: nameOfCopy(found.name), isPublic: false })
    },
    onSuccess: async (made, { isOpened }) => {
      queries.setQueryData(asked(made.id).queryKey, made)
      await queries.invalidateQueries({ queryKey: ['dashboards'] })
      if (isOpened) await navigate({ to: '/dashboards/$dashboardId/edit', params: { dashboardId: made.id } })
    },
  })
  /** @param isOpened Whether to go on to it. */
  const duplicate = (id: string, isOpened: boolean) => mutate({ id, isOpened })
  return { duplicate, isPending, error, made: data ?? null }
}
