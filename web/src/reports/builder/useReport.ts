import { answer, api } from '../../api/client'
import type { Report, ReportBody } from './draft'

export async function create(body: ReportBody): Promise<Report> {
  return answer(api.POST('/api/v1/reports', { body }))
}

/** @param version That it was made from; null: whatever is there is replaced. Another is a Problem of status 412. */
export async function replace(id: string, body: ReportBody, version: number | null): Promise<Report> {
  return answer(
    api.PUT('/api/v1/reports/{id}', {
      params: { path: { id }, ...(version === null ? {} : { header: { 'If-Match': `"${version}"` } }) },
      body,
    }),
  )
}

export async function remove(id: string): Promise<void> {
  await api.DELETE('/api/v1/reports/{id}', { params: { path: { id } } })
}
