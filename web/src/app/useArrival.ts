import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

/** How long a page may take to have its heading, in ms; then its title is said instead. */
const patience = 1500

/**
 * Moves the focus to the heading of each page that is gone to, which is how a screen reader says where its reader is now; other views
 * of the same page leave it alone, and so does a link to a part of it.
 * @returns What to say of a page whose heading does not come soon.
 */
export function useArrival(): string {
  const router = useRouter()
  const [said, setSaid] = useState('')
  useEffect(() => {
    let observer: MutationObserver | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = () => {
      observer?.disconnect()
      clearTimeout(timer)
    }
    const unsubscribe = router.subscribe('onRendered', ({ fromLocation, toLocation, pathChanged }) => {
      if (fromLocation === undefined || !pathChanged || toLocation.hash !== '') return
      stop()
      setSaid('')
      const content = document.getElementById('content')
      if (content === null) return
      content.focus({ preventScroll: true })
      const arrive = () => {
        const heading = content.querySelector('h1')
        if (heading === null) return false
        stop()
        // Who went on by themselves meanwhile is not called back.
        if (document.activeElement === content || document.activeElement === document.body) {
          heading.tabIndex = -1
          heading.focus({ preventScroll: true })
        }
        return true
      }
      if (arrive()) return
      observer = new MutationObserver(arrive)
      observer.observe(content, { childList: true, subtree: true })
      timer = setTimeout(() => setSaid(document.title), patience)
    })
    return () => {
      stop()
      unsubscribe()
    }
  }, [router])
  return said
}
