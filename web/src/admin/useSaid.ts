import { useCallback, useState } from 'react'
import type { Message } from '../course/writing/Said'

/** What became of what the reader did last. */
export function useSaid() {
  const [message, setMessage] = useState<Message | null>(null)
  const say = useCallback((text: string) => setMessage({ text }), [])
  const clear = useCallback(() => setMessage(null), [])
  return { message, say, clear }
}
