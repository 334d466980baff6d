import { useEffect } from 'react'
import { live } from './stream'

/**
 * While it is shown, what is asked under `key` is asked again as soon as figures of the topics change.
 * @param pause At least so long between two times, in ms; left out: a second.
 */
export function useTopics(topics: readonly string[], key: readonly unknown[], pause?: number): void {
  const named = topics.join('\n')
  const under = JSON.stringify(key)
  useEffect(
    () => live.add(named === '' ? [] : named.split('\n'), JSON.parse(under) as unknown[], pause),
    [named, under, pause],
  )
}
