import { Problem } from '../api/problem'
import type { components } from '../api/schema'

/** `left`: signed out, here or in another tab. `ended`: the server no longer holds with it. */
export type Ending = 'left' | 'ended'

export type SignInAnswer = components['schemas']['SignInAnswer']

/** Renewed when less than this is left of the access token, in ms. */
const margin = 30_000

/**
 * Says in this browser's storage that there may be a cookie to renew by; no secret: when it was signed in. Without it nothing is asked
 * for in vain. The other tabs hear of each change of it.
 */
const mark = 'lectern-signed-in'

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
    // A renewal under way would come back signed in.
    await this.#renewing?.catch(() => null)
    await post('sign-out', { everywhere })
    this.#take(null, 'left')
  }

  /** Other sign-ins end with it; this one goes on. */
  async changePassword(currentPassword: string, newPassword: string): Promise<void> {
    await post('password', { currentPassword, newPassword }, await this.token())
    await this.renew()
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Another tab signed in or out: so did this one. */
  follow(): void {
    if (localStorage.getItem(mark) === null) this.#take(null, this.#answer === null ? this.#ending : 'left')
    else this.renew().catch(() => null)
  }

  async #renewOnce(): Promise<string | null> {
    if (localStorage.getItem(mark) === null) {
      this.#take(null, this.#answer === null ? this.#ending : 'left')
      return null
    }
    try {
      const answer = await alone('lectern-renewal', () => post<SignInAnswer>('refresh', undefined))
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

  #take(answer: SignInAnswer | null, ending: Ending | null) {
    this.#answer = answer
    this.#ending = ending
    if (answer === null) localStorage.removeItem(mark)
    else if (localStorage.getItem(mark) === null) localStorage.setItem(mark, String(Date.now()))
    this.#expiresAt = answer === null ? 0 : Date.now() + answer.expiresIn * 1000
    for (const listener of this.#listeners) listener()
  }
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
  return answer as T
}

export const session = new Session()

window.addEventListener('storage', (event) => {
  // A null key: all of the storage was emptied.
  if (event.key === mark || event.key === null) session.follow()
})
