import createClient from 'openapi-fetch'
import { session } from '../session/session'
import { Problem } from './problem'
import type { components, paths } from './schema'

/** The records of the API's answers, by name. */
export type Schemas = components['schemas']

/** How long an answer is waited for, in ms. */
const patience = 30_000

/**
 * Sends with the access token of the session, renewed once where it has expired.
 * @param limit In ms, to the end of the answer; null: a stream, which has none.
 */
export async function sendAsCaller(request: Request, limit: number | null): Promise<Response> {
  const token = await session.token()
  const response = await send(request, token, limit)
  if (response.status !== 401 || token === null) return response
  const renewed = await session.renewed(token)
  return renewed === null ? response : send(request, renewed, limit)
}

async function send(request: Request, token: string | null, limit: number | null): Promise<Response> {
  const copy = request.clone()
  if (token !== null) copy.headers.set('Authorization', `Bearer ${token}`)
  const signal = limit === null ? request.signal : AbortSignal.any([request.signal, AbortSignal.timeout(limit)])
  try {
    return await fetch(copy, { signal })
  } catch (error) {
    if (request.signal.aborted) throw error
    throw Problem.ofNoAnswer(error)
  }
}

/** An answer with an ETag is kept and asked for again by the browser itself. What is not a success is thrown as a Problem. */
const client = createClient<paths>({ baseUrl: '/', fetch: (request) => sendAsCaller(request, patience) })
client.use({
  async onResponse({ response }) {
    if (response.ok) return
    throw Problem.of(response, await response.json().catch(() => null))
  },
})

export const api = client

/** What was answered; for calls that answer with a body. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  let data: T | undefined
  try {
    data = (await call).data
  } catch (error) {
    // Given up by whoever asked; told by the server; or broken off amid the answer.
    if (error instanceof Problem || (error instanceof DOMException && error.name === 'AbortError')) throw error
    throw Problem.ofNoAnswer(error)
  }
  if (data === undefined) throw new Problem(0, 'no_body', 'The server answered without a body.')
  return data
}
