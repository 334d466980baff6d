import { useEffect, useRef, useState } from 'react'
import { feedOf, nothingYet, type TailFeed, type TailView } from './tailFeed'

/** What arrives at an address of the tail, as long as somebody looks; another address begins anew. */
export function useTail(address: string, isPaused: boolean): TailView {
  const [shown, show] = useState({ address, view: nothingYet })
  const feed = useRef<TailFeed>(null)
  useEffect(() => {
    const one = feedOf(address, (view) => show({ address, view }))
    feed.current = one
    void one.run()
    return () => one.stop()
  }, [address])
  useEffect(() => feed.current?.pause(isPaused), [isPaused, address])
  return shown.address === address ? shown.view : nothingYet
}
