import { useState } from 'react'

/** Something the reader does that the server has to do: one at a time, with what it failed by. */
export function useDoing() {
  const [busy, setBusy] = useState<string | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  /** @returns Whether it was done. */
  async function run(name: string, work: () => Promise<void>): Promise<boolean> {
    if (busy !== null) return false
    setBusy(name)
    setFailure(null)
    try {
      await work()
      return true
    } catch (error) {
      setFailure(error)
      return false
    } finally {
      setBusy(null)
    }
  }
  return { busy, failure, run, forget: () => setFailure(null) }
}
