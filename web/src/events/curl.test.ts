import { expect, it } from 'vitest'
import type { Schemas } from '../api/client'
import { curlOf, envelopeOf } from './curl'

const event: Schemas['EventInFull'] = {
  position: 7,
  eventId: "o'clock",
  type: 'PageViewed',
  eventType: null,
  eventName: null,
  appId: null,
  userId: 'ada',
  userName: 'Ada Lovelace',
  courseId: 'c',
  sessionId: null,
  occurredAt: '2026-01-01T00:00:00Z',
  receivedAt: '2026-01-01T00:00:01Z',
  source: 'http',
  bodyHash: '6f9619ff-8b86-d011-b42d-00cf4fc964ff',
  figures: 'counted',
  payload: { moduleId: 'm', data: { url: '/a' } },
}

const served = JSON.stringify(event).replace('"/a"', '12345678901234567890')

it('makes of an event what could be sent, without a name, and its numbers as they were served', () => {
  expect(envelopeOf(event, served)).toBe(
    `{"id":"o'clock","type":"PageViewed","userId":"ada","courseId":"c","occurredAt":"2026-01-01T00:00:00Z",` +
      `"moduleId":"m","data":{"url":12345678901234567890}}`,
  )
})

it('quotes it for a shell, and puts neither a key nor the id into it', () => {
  const command = curlOf({ ...event, userId: "o'hara" }, served, 'https://lectern.example')
  expect(command).toContain('"X-API-Key: $KEY"')
  expect(command).toContain(`"userId":"o'\\''hara"`)
  expect(command).toContain('12345678901234567890')
  expect(command).not.toContain('"id"')
})
