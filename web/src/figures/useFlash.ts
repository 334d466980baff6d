import { useReducedMotion } from '@mantine/hooks'
import { useEffect, useRef, type RefObject } from 'react'

/** Lights a figure up for a moment when it moved by itself: not at first, nor when the reader asked for another view. */
export function useFlash(place: RefObject<HTMLElement | null>, value: unknown): void {
  const isStill = useReducedMotion()
  const before = useRef({ value, address: '' })
  useEffect(() => {
    const { value: old, address } = before.current
    before.current = { value, address: window.location.href }
    if (isStill || old === value || address !== window.location.href) return
    // From the light to whatever the card is painted in.
    place.current?.animate([{ backgroundColor: 'var(--flash)', offset: 0 }], { duration: 1600, easing: 'ease-out' })
  }, [place, value, isStill])
}
