import { useEffect, useSyncExternalStore } from 'react'

const subscribe = (listener: () => void) => {
  document.addEventListener('fullscreenchange', listener)
  return () => document.removeEventListener('fullscreenchange', listener)
}

/**
 * Whether the page fills the screen, and a way to change it. All of the page does, so that what opens over it is seen; its frame hides
 * itself meanwhile (dashboards.css). Left behind when the page that asked for it is.
 */
export function useFullScreen(): { isPossible: boolean; isFull: boolean; toggle: () => void } {
  const isFull = useSyncExternalStore(subscribe, () => document.fullscreenElement !== null)
  useEffect(() => () => void leave(), [])
  return {
    isPossible: document.fullscreenEnabled,
    isFull,
    toggle: () => void (isFull ? leave() : document.documentElement.requestFullscreen().catch(() => null)),
  }
}

async function leave(): Promise<void> {
  if (document.fullscreenElement !== null) await document.exitFullscreen().catch(() => null)
}
