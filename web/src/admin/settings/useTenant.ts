import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../../api/client'
import type { Draft, Tenant } from './draft'

/** The settings with the tag of what was read, so that nobody's change is lost to another's. */
export interface Read {
  tenant: Tenant
  tag: string
}

export const tenant = (id: string) =>
  queryOptions({
    queryKey: ['tenant', id],
    queryFn: ({ signal }) => read(id, signal),
  })

async function read(id: string, signal?: AbortSignal): Promise<Read> {
  let tag = ''
  const call = api.GET('/api/v1/tenants/{id}', { params: { path: { id } }, ...(signal ? { signal } : {}) })
  const data = await answer(
    call.then((got) => {
      tag = got.response.headers.get('ETag') ?? ''
      return got
    }),
  )
  return { tenant: data, tag }
}

export async function save(id: string, change: Partial<Draft>, tag: string): Promise<Read> {
  let next = ''
  const data = await answer(
    api
      .PATCH('/api/v1/tenants/{id}', { params: { path: { id }, header: { 'If-Match': tag } }, body: change })
      .then((got) => {
        next = got.response.headers.get('ETag') ?? ''
        return got
      }),
  )
  return { tenant: data, tag: next }
}
