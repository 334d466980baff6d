import { Problem } from '../api/problem'
import type { components } from '../api/schema'

/** `left`: signed out, here or in another tab. `ended`: the server no longer holds with it. */
export type Ending = 'left' | 'ended'

export type SignInAnswer = components['schemas']['SignInAnswer']

/** Renewed when less than this is left of the access token, in ms. */
const margin = 30_000

/**
 * Says in this browser's storage that there may be a cookie to renew by; no secret: when it was signed in, or that its reader left.
 * Without it nothing is asked for in vain. The other tabs hear of each change of it.
 */
const mark = 'lectern-signed-in'
const hasLeft = 'left'

/** All tabs share one cookie: one at a time makes a new one of it, or ends it. */
const lock = 'lectern-renewal'

/**
 * Who is signed in here. The access token lives in this tab's memory alone; what renews it is a cookie that no script can read, so a
 * reload begins with a renewal, and all tabs share a sign-in.
 */
export class Session {
  #answer: SignInAnswer | null = null
  #expiresAt = 0
  #renewing: Promise<string | null> | null = null
  #ending: Ending | null = null
  #listeners = new Set<() => void>()

  get user(): SignInAnswer['user'] | null {
    return this.#answer?.user ?? null
  }

  get mustChangePassword(): boolean {
    return this.#answer?.mustChangePassword ?? false
  }

  get isSignedIn(): boolean {
    return this.#answer !== null
  }

  /** Why nobody is signed in any more; null: somebody is, or nobody was. */
  get ending(): Ending | null {
    return this.#ending
  }

  /** The access token, renewed in time; null: nobody is signed in. */
  async token(): Promise<string | null> {
    if (this.#answer === null) return null
    return Date.now() < this.#expiresAt - margin ? this.#answer.accessToken : this.renew()
  }

  /** Another token than the one that was refused: however many were refused with it, it is renewed once. */
  async renewed(refused: string): Promise<string | null> {
    if (this.#answer !== null && this.#answer.accessToken !== refused) return this.#answer.accessToken
    return this.renew()
  }

  /** Takes up the sign-in of the cookie, if there is one. One at a time: the cookie is good once. */
  renew(): Promise<string | null> {
    this.#renewing ??= this.#renewOnce().finally(() => (this.#renewing = null))
    return this.#renewing
  }

  async signIn(userName: string, password: string, tenant?: string): Promise<void> {
    const answer = await post<SignInAnswer>('sign-in', { userName, password, ...(tenant ? { tenant } : {}) })
    localStorage.setItem(mark, String(Date.now()))
    this.#take(answer, null)
  }

  /** Everywhere: all sign-ins of the account end, else the one of this browser. */
  async signOut(everywhere = false): Promise<void> {
    await alone(lock, () => post('sign-out', { everywhere }))
    this.#take(null, 'left')
  }

  /** Other sign-ins end with it; this one goes on. */
  async changePassword(currentPassword: string, newPassword: string): Promise<void> {
    await post('password', { currentPassword, newPassword }, await this.token())
    if (this.#answer !== null) this.#answer = { ...this.#answer, mustChangePassword: false }
    this.#tell()
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Another tab signed in or out: so did this one. */
  follow(): void {
    if (isMarked()) this.renew().catch(() => null)
    else this.#take(null, this.#endingByMark())
  }

  async #renewOnce(): Promise<string | null> {
    try {
      // Another tab may have left while this one waited for its turn, and then there is nothing to renew.
      const answer = await alone(lock, async () => (isMarked() ? post<SignInAnswer>('refresh', undefined) : null))
      if (answer === null || localStorage.getItem(mark) === hasLeft) {
        this.#take(null, this.#endingByMark())
        return null
      }
      this.#take(answer, null)
      return answer.accessToken
    } catch (error) {
      if (error instanceof Problem && !error.isPassing) {
        this.#take(null, 'ended')
        return null
      }
      throw error
    }
  }

  /** Where this tab only hears of it. */
  #endingByMark(): Ending | null {
    if (this.#answer === null) return this.#ending
    return localStorage.getItem(mark) === hasLeft ? 'left' : 'ended'
  }

  #take(answer: SignInAnswer | null, ending: Ending | null) {
    this.#answer = answer
    this.#ending = ending
    this.#expiresAt = answer === null ? 0 : Date.now() + answer.expiresIn * 1000
    if (answer !== null && !isMarked()) localStorage.setItem(mark, String(Date.now()))
    if (ending === 'left') localStorage.setItem(mark, hasLeft)
    if (ending === 'ended') localStorage.removeItem(mark)
    this.#tell()
  }

  #tell() {
    for (const listener of this.#listeners) listener()
  }
}

function isMarked(): boolean {
  const found = localStorage.getItem(mark)
  return found !== null && found !== hasLeft
}

/** Among all tabs of this browser. */
async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? ((await navigator.locks.request(name, work)) as T) : work()
}

async function post<T>(call: string, body: unknown, token: string | null = null): Promise<T> {
  let response: Response
  try {
    response = await fetch(`/api/v1/auth/${call}`, {
      method: 'POST',
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    })
  } catch (error) {
    throw Problem.ofNoAnswer(error)
  }
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null)
  if (!response.ok) throw Problem.of(response, answer)
  // What is between may answer in the server's stead, as a network that wants to be signed in to.
  if (answer === null && response.status !== 204) throw Problem.ofNoAnswer(new Error(response.statusText))
  return answer as T
}

export const session = new Session()

window.addEventListener('storage', (event) => {
  // A null key: all of the storage was emptied.
  if (event.key === mark || event.key === null) session.follow()
})
