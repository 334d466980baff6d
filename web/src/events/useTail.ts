import { useEffect, useRef, useState } from 'react'
import { feedOf, nothingYet, type TailFeed, type TailView } from './tailFeed'

/** What arrives at an address of the tail, as long as somebody looks; another address begins anew. */
export function useTail(address: string, isPaused: boolean): TailView {
  const [view, setView] = useState(nothingYet)
  const feed = useRef<TailFeed>(null)
  useEffect(() => {
    const one = feedOf(address, setView)
    feed.current = one
    setView(nothingYet)
    void one.run()
    return () => one.stop()
  }, [address])
  useEffect(() => feed.current?.pause(isPaused), [isPaused, address])
  return view
}
