import { matchQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { queries } from '../app/queries'
import { live, type LiveState } from './stream'

export function useLiveState(): LiveState {
  return useSyncExternalStore(live.subscribe, () => live.state)
}

/** When the newest of the figures shown was asked for, in ms; null: none is there yet. */
export function useUpdatedAt(): number | null {
  const at = useSyncExternalStore(subscribe, newest)
  return at === 0 ? null : at
}

const subscribe = (listener: () => void) => queries.getQueryCache().subscribe(listener)

function newest(): number {
  const { keys } = live
  const shown = queries
    .getQueryCache()
    .getAll()
    .filter((query) => keys.some((queryKey) => matchQuery({ queryKey }, query)))
  return Math.max(0, ...shown.map((query) => query.state.dataUpdatedAt))
}
