import { sendAsCaller } from '../api/client'
import { Problem } from '../api/problem'
import { save } from '../charts/table'
import { session } from '../session/session'

/** How long a file may take to arrive, in ms: one of 100 MB over a slow line. */
const patience = 30 * 60_000

/**
 * Gives a file that the API made to the browser to keep. The answer goes into a blob, which browsers hold outside of the page and put on
 * disk where it is large; nothing of the page reads it. Once its reader has signed out it is broken off: on a shared computer a file
 * about learners must not arrive after they left.
 * @returns Whether the browser has it; false: the reader stopped it, or left.
 */
export async function download(url: string, name: string, stop: AbortSignal): Promise<boolean> {
  const reader = session.user?.id
  const leaving = new AbortController()
  const unsubscribe = session.subscribe(() => {
    if (session.user?.id !== reader) leaving.abort()
  })
  const signal = AbortSignal.any([leaving.signal, stop])
  try {
    const response = await sendAsCaller(new Request(new URL(url, window.location.origin), { signal }), patience)
    if (!response.ok) throw Problem.of(response, await response.json().catch(() => null))
    const file = await response.blob()
    if (signal.aborted) return false
    save(name, file)
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error instanceof Problem ? error : Problem.ofNoAnswer(error)
  } finally {
    unsubscribe()
  }
}
