import createClient from 'openapi-fetch'
import { session } from '../session/session'
import { Problem } from './problem'
import type { components, paths } from './schema'

/** The records of the API's answers, by name. */
export type Schemas = components['schemas']

/** How long an answer is waited for, in ms. */
const patience = 30_000

/**
 * Calls the API with the access token of the session, renewed once where it has expired. What is not a success is thrown as a Problem.
 * An answer with an ETag is kept and asked for again by the browser itself.
 */
async function fetchAsCaller(request: Request): Promise<Response> {
  const response = await send(request, await session.token())
  if (response.status !== 401 || !session.isSignedIn) return response
  return send(request, await session.renew())
}

async function send(request: Request, token: string | null): Promise<Response> {
  const copy = request.clone()
  if (token !== null) copy.headers.set('Authorization', `Bearer ${token}`)
  try {
    return await fetch(copy, { signal: AbortSignal.any([request.signal, AbortSignal.timeout(patience)]) })
  } catch (error) {
    if (request.signal.aborted) throw error
    throw Problem.ofNoAnswer(error)
  }
}

const client = createClient<paths>({ baseUrl: '/', fetch: fetchAsCaller })
client.use({
  async onResponse({ response }) {
    if (response.ok) return
    throw Problem.of(response, await response.json().catch(() => null))
  },
})

export const api = client

/** What was answered; for calls that answer with a body. */
export async function answer<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call
  if (data === undefined) throw new Problem(0, 'no_body', 'The server answered without a body.')
  return data
}
