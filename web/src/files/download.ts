import { sendAsCaller } from '../api/client'
import { Problem } from '../api/problem'
import { save } from '../charts/table'

/** How long a file may take to arrive, in ms: one of 100 MB over a slow line. */
const patience = 30 * 60_000

/**
 * Gives a file that the API made to the browser to keep. The answer goes into a blob, which browsers hold outside of the page and put on
 * disk where it is large; nothing of the page reads it.
 */
export async function download(url: string, name: string): Promise<void> {
  const response = await sendAsCaller(new Request(new URL(url, window.location.origin)), patience)
  if (!response.ok) throw Problem.of(response, await response.json().catch(() => null))
  let file: Blob
  try {
    file = await response.blob()
  } catch (error) {
    throw Problem.ofNoAnswer(error)
  }
  save(name, file)
}
