import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sendAsCaller } from '../api/client'
import { Problem } from '../api/problem'
import { Session, session } from './session'

const mark = 'lectern-signed-in'
const user = { id: '1', userId: 'ann', userName: 'ann', tenant: 'default', role: 'student' }
const signedIn = (accessToken: string, expiresIn = 600) =>
  Response.json({ accessToken, tokenType: 'Bearer', expiresIn, mustChangePassword: false, user })
const refused = () => Response.json({ code: 'not_signed_in', detail: 'No sign-in holds here.' }, { status: 401 })

const server = vi.fn<(path: string, token: string | null) => Promise<Response>>()
const renewals = () => server.mock.calls.filter(([path]) => path === '/api/v1/auth/refresh').length

beforeEach(() => {
  localStorage.clear()
  server.mockReset()
  vi.stubGlobal('fetch', (input: Request | string, init?: RequestInit) => {
    const path = typeof input === 'string' ? input : new URL(input.url).pathname
    const headers = new Headers(typeof input === 'string' ? init?.headers : input.headers)
    return server(path, headers.get('Authorization'))
  })
})
afterEach(() => vi.unstubAllGlobals())

async function given(expiresIn = 600): Promise<Session> {
  const one = new Session()
  server.mockResolvedValueOnce(signedIn('first', expiresIn))
  await one.signIn('ann', 'secret')
  return one
}

it('asks nothing where nobody has signed in before', async () => {
  expect(await new Session().renew()).toBeNull()
  expect(server).not.toHaveBeenCalled()
})

it('takes up the sign-in of the browser', async () => {
  localStorage.setItem(mark, 'yes')
  server.mockResolvedValueOnce(signedIn('taken up'))
  const one = new Session()
  expect(await one.renew()).toBe('taken up')
  expect(one.user).toEqual(user)
  expect(one.ending).toBeNull()
})

it('renews in time, and once for many callers', async () => {
  const one = await given(20)
  server.mockResolvedValueOnce(signedIn('second'))
  const tokens = await Promise.all([one.token(), one.token(), one.renew(), one.renewed('first')])
  expect(tokens).toEqual(['second', 'second', 'second', 'second'])
  // One that was refused with the first, and heard so late, is given the second.
  expect(await one.renewed('first')).toBe('second')
  expect(await one.token()).toBe('second')
  expect(renewals()).toBe(1)
})

it('ends where the server no longer holds with it', async () => {
  const one = await given()
  const told = vi.fn()
  one.subscribe(told)
  server.mockResolvedValueOnce(refused())
  expect(await one.renew()).toBeNull()
  expect(one).toMatchObject({ isSignedIn: false, ending: 'ended', user: null })
  expect(localStorage.getItem(mark)).toBeNull()
  expect(told).toHaveBeenCalledOnce()
})

it.each([
  ['there is no network', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['the server is busy', () => Promise.resolve(new Response(null, { status: 503 }))],
])('stays where %s', async (_, away) => {
  const one = await given()
  server.mockImplementationOnce(away)
  await expect(one.renew()).rejects.toBeInstanceOf(Problem)
  expect(one).toMatchObject({ isSignedIn: true, ending: null })
  expect(localStorage.getItem(mark)).not.toBeNull()
  server.mockResolvedValueOnce(signedIn('second'))
  expect(await one.renew()).toBe('second')
})

it('is left by signing out, here or in another tab', async () => {
  const there = await given()
  const here = await given()
  server.mockResolvedValueOnce(new Response(null, { status: 204 }))
  await here.signOut()
  there.follow()
  expect(here).toMatchObject({ isSignedIn: false, ending: 'left' })
  expect(there).toMatchObject({ isSignedIn: false, ending: 'left' })
  expect(await new Session().renew()).toBeNull()
  expect(renewals()).toBe(0)
})

it('ends in the other tabs, too, where one hears that it has', async () => {
  const there = await given()
  const here = await given()
  server.mockResolvedValueOnce(refused())
  await here.renew()
  there.follow()
  expect(there).toMatchObject({ isSignedIn: false, ending: 'ended' })
})

it('does not come back where its reader left while it was renewed', async () => {
  const one = await given()
  let come = (_: Response) => {}
  server.mockReturnValueOnce(new Promise((resolve) => (come = resolve)))
  const renewing = one.renew()
  await vi.waitFor(() => expect(renewals()).toBe(1))
  localStorage.setItem(mark, 'left')
  come(signedIn('too late'))
  expect(await renewing).toBeNull()
  expect(one).toMatchObject({ isSignedIn: false, ending: 'left' })
})

it('has its new password though nothing more is heard', async () => {
  const one = new Session()
  server.mockResolvedValueOnce(
    Response.json({ accessToken: 'first', tokenType: 'Bearer', expiresIn: 600, mustChangePassword: true, user }),
  )
  await one.signIn('ann', 'given by somebody')
  server.mockResolvedValueOnce(new Response(null, { status: 204 }))
  await one.changePassword('given by somebody', 'three blue lamps')
  expect(one).toMatchObject({ isSignedIn: true, mustChangePassword: false })
  expect(renewals()).toBe(0)
})

it('is not taken from what something between answers', async () => {
  const one = await given()
  server.mockResolvedValueOnce(new Response('<h1>Welcome to the hotel</h1>'))
  await expect(one.renew()).rejects.toMatchObject({ status: 0 })
  expect(one.isSignedIn).toBe(true)
})

it('stays where signing out did not reach the server', async () => {
  const one = await given()
  server.mockRejectedValueOnce(new TypeError('Failed to fetch'))
  await expect(one.signOut()).rejects.toBeInstanceOf(Problem)
  expect(one.isSignedIn).toBe(true)
})

it('has a refused call sent once more with a new token, and no oftener', async () => {
  server.mockResolvedValueOnce(signedIn('first'))
  await session.signIn('ann', 'secret')
  const tokens: (string | null)[] = []
  server.mockImplementation((path, token) => {
    if (path === '/api/v1/auth/refresh') return Promise.resolve(signedIn('second'))
    tokens.push(token)
    return Promise.resolve(refused())
  })
  const response = await sendAsCaller(new Request('http://localhost/api/v1/me'), null)
  expect(response.status).toBe(401)
  expect(tokens).toEqual(['Bearer first', 'Bearer second'])
})
