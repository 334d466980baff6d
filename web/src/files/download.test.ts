import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Problem } from '../api/problem'
import { session } from '../session/session'
import { download } from './download'

const user = (id: string) => ({ id, userId: id, userName: id, tenant: 'default', role: 'admin' })
const signedIn = (id: string) =>
  Response.json({ accessToken: id, tokenType: 'Bearer', expiresIn: 600, mustChangePassword: false, user: user(id) })

/** What the server makes of the file's request; it hears when that is broken off. */
let file: (signal: AbortSignal) => Promise<Response>
let reader = 'ann'
const kept = vi.fn()

beforeEach(async () => {
  localStorage.clear()
  kept.mockReset()
  reader = 'ann'
  vi.stubGlobal('fetch', (input: Request | string, init?: RequestInit) => {
    if (typeof input !== 'string') return file(init!.signal!)
    return Promise.resolve(input.endsWith('/sign-out') ? new Response(null, { status: 204 }) : signedIn(reader))
  })
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    kept(this.download)
  })
  vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:it', revokeObjectURL: () => {} }))
  await session.signIn('ann', 'secret')
})
afterEach(async () => {
  await session.signOut()
  localStorage.clear()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** A file that never comes, until it is broken off. */
const endless = (signal: AbortSignal) =>
  new Promise<Response>((_, fail) => {
    const end = () => fail(new DOMException('', 'AbortError'))
    if (signal.aborted) end()
    else signal.addEventListener('abort', end)
  })

const never = () => new AbortController().signal

it('hands a file to the browser under its name', async () => {
  file = () => Promise.resolve(new Response('a,b'))
  expect(await download('/api/v1/exports/a/file', 'e.csv', never())).toBe(true)
  expect(kept).toHaveBeenCalledExactlyOnceWith('e.csv')
})

it('is broken off when its reader signs out', async () => {
  file = endless
  const done = download('/file', 'e.csv', never())
  await session.signOut()
  expect(await done).toBe(false)
  expect(kept).not.toHaveBeenCalled()
})

it('is broken off when another reader signs in, even where its last byte is there', async () => {
  file = async () => {
    reader = 'bob'
    await session.signIn('bob', 'secret')
    return new Response('a,b')
  }
  expect(await download('/file', 'e.csv', never())).toBe(false)
  expect(kept).not.toHaveBeenCalled()
})

it('goes on when the same sign-in is renewed', async () => {
  file = async () => {
    await session.renew()
    return new Response('a,b')
  }
  expect(await download('/file', 'e.csv', never())).toBe(true)
})

it('is stopped by its reader', async () => {
  file = endless
  const stop = new AbortController()
  const done = download('/file', 'e.csv', stop.signal)
  stop.abort()
  expect(await done).toBe(false)
  expect(kept).not.toHaveBeenCalled()
})

it('says what the server has against it', async () => {
  file = () => Promise.resolve(Response.json({ code: 'gone', detail: 'It is past its time.' }, { status: 410 }))
  await expect(download('/file', 'e.csv', never())).rejects.toMatchObject({ code: 'gone' })
  file = () => Promise.reject(new TypeError('Failed to fetch'))
  await expect(download('/file', 'e.csv', never())).rejects.toBeInstanceOf(Problem)
})
