import type { Schemas } from '../../api/client'

export type Tenant = Schemas['Tenant']
export const weights = ['recency', 'regularity', 'effort', 'progress', 'assessment'] as const
export type Weights = Record<(typeof weights)[number], number>

/** The settings as the reader has them before them. A small group of null is the installation's own. */
export interface Draft {
  displayName: string
  timeZone: string
  smallGroupSize: number | null
  storeFullIp: boolean
  engagementWeights: Weights
}

export const fields = ['displayName', 'timeZone', 'smallGroupSize', 'storeFullIp', 'engagementWeights'] as const
export type Field = (typeof fields)[number]

export function draftOf(tenant: Tenant): Draft {
  const { displayName, timeZone, smallGroupSize, storeFullIp, engagementWeights } = tenant
  return { displayName, timeZone, smallGroupSize, storeFullIp, engagementWeights: { ...engagementWeights } }
}

/** Which fields differ. */
export function changedIn(draft: Draft, base: Draft): Field[] {
  return fields.filter((field) =>
    field === 'engagementWeights'
      ? weights.some((w) => draft.engagementWeights[w] !== base.engagementWeights[w])
      : draft[field] !== base[field],
  )
}

/** What is sent: what differs, and nothing else. */
export function changeOf(draft: Draft, base: Draft): Partial<Draft> {
  return Object.fromEntries(
    changedIn(draft, base).map((field) => [field, field === 'displayName' ? draft.displayName.trim() : draft[field]]),
  ) as Partial<Draft>
}

/** What the reader changed, as they typed it, laid over what was saved meanwhile. */
export function laidOver(draft: Draft, base: Draft, theirs: Draft): Draft {
  return { ...theirs, ...Object.fromEntries(changedIn(draft, base).map((field) => [field, draft[field]])) }
}

export function sumOf(draft: Draft): number {
  return weights.reduce((sum, w) => sum + draft.engagementWeights[w], 0)
}
