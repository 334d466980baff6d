import { expect, test } from 'vitest'
import {
  bodyOf,
  clockOf,
  draftOf,
  fresh,
  isSame,
  looksLikeAddress,
  reasonOf,
  whenSaid,
  withTyped,
  wrongIn,
  type Schedule,
} from './draft'

const parameter = (name: string, isRequired: boolean) =>
  ({ name, type: 'text', title: name, description: '', isRequired, default: null, values: null }) as const
const parameters = [parameter('courseId', true), parameter('cohort', false)]
const draft = fresh('Europe/Berlin', { format: 'pdf', parameters: [] }, 'a1')

test('it begins on Monday mornings, to whom it is of', () => {
  expect(bodyOf(draft, [])).toEqual({
    frequency: 'weekly',
    days: ['monday'],
    day: null,
    hour: 7,
    minute: 0,
    timeZone: 'Europe/Berlin',
    format: 'pdf',
    delivery: 'attachment',
    parameters: {},
    recipients: [{ accountId: 'a1', address: null }],
    active: true,
  })
  expect(fresh('UTC', { format: 'csv', parameters: [] }, null).recipients).toEqual([])
})

test('days and the day of the month are sent with their own frequency alone, in the order of the week', () => {
  const both = { ...draft, days: ['friday', 'monday'], day: 31, time: '18:05' }
  expect(bodyOf(both, [])).toMatchObject({ days: ['monday', 'friday'], day: null, hour: 18, minute: 5 })
  expect(bodyOf({ ...both, frequency: 'monthly' }, [])).toMatchObject({ days: null, day: 31 })
  expect(bodyOf({ ...both, frequency: 'daily' }, [])).toMatchObject({ days: null, day: null })
})

test('what says nothing is not sent', () => {
  const recipients = [
    { accountId: 'a1', address: ' ' },
    { accountId: null, address: ' dean@example.org ' },
  ]
  const asked = { values: { courseId: 'c1', cohort: '' }, period: '' }
  const body = bodyOf({ ...draft, asked, recipients }, parameters)
  expect(body.parameters).toEqual({ courseId: 'c1' })
  expect(body.recipients).toEqual([
    { accountId: 'a1', address: null },
    { accountId: null, address: 'dean@example.org' },
  ])
})

test('what was saved comes back as it was', () => {
  const asked = { values: { courseId: 'c1' }, period: '' }
  const body = bodyOf({ ...draft, asked, frequency: 'monthly', day: 31, time: '23:59', active: false }, parameters)
  const saved = { ...body, days: [], recipients: body.recipients.map((r) => ({ ...r, id: 'x', view: 'own' })) }
  const back = draftOf(saved as unknown as Schedule, parameters)
  expect(bodyOf(back, parameters)).toEqual(body)
  expect(isSame(back, { ...back, days: ['sunday'] }, parameters)).toBe(true)
  expect(isSame(back, { ...back, time: '23:58' }, parameters)).toBe(false)
  expect(isSame(back, { ...back, asked: { values: {}, period: '' } }, parameters)).toBe(false)
})

test('what is missing is told in its order', () => {
  expect(wrongIn(draft, [])).toEqual([])
  expect(wrongIn({ ...draft, days: [], time: '', recipients: [] }, parameters)).toEqual([
    'days',
    'time',
    'recipients',
    'asked',
  ])
  expect(wrongIn({ ...draft, frequency: 'monthly', days: [], day: 32 }, [])).toEqual(['day'])
  expect(wrongIn({ ...draft, frequency: 'daily', days: [], day: null }, [])).toEqual([])
})

test('when it goes out is said in words', () => {
  const at = { hour: 7, minute: 5, days: [], day: null }
  expect(whenSaid({ ...at, frequency: 'daily' })).toBe('Every day at 07:05')
  expect(whenSaid({ ...at, frequency: 'weekly', days: ['monday', 'thursday', 'friday'] })).toBe(
    'Every Monday, Thursday, and Friday at 07:05',
  )
  expect(whenSaid({ ...at, frequency: 'monthly', day: 15 })).toBe('Every month on day 15 at 07:05')
  expect(whenSaid({ ...at, frequency: 'monthly', day: 31 })).toBe('Every month on day 31, or its last, at 07:05')
  expect(clockOf({ hour: 0, minute: 9 })).toBe('00:09')
})

test('reasons are told in our words, else in those of the API', () => {
  expect(reasonOf(null)).toBeNull()
  expect(reasonOf('unsubscribed', 'They wish none.')).toBe('They unsubscribed.')
  expect(reasonOf('report_too_large', 'It is too large.')).toBe('It is too large.')
  expect(reasonOf('storage_full')).toMatch(/disk is full/)
  expect(reasonOf('something_new')).toMatch(
    /^It could not be made \(something_new\)\. It is made again at its next time/,
  )
})

test('an address that was written and not added goes along, or keeps the schedule from being saved', () => {
  const written = { ...draft, typed: ' dean@example.org ' }
  expect(isSame(draft, written, [])).toBe(false)
  const whole = withTyped(written)
  expect(whole.typed).toBe('')
  expect(bodyOf(whole, []).recipients).toEqual([
    { accountId: 'a1', address: null },
    { accountId: null, address: 'dean@example.org' },
  ])
  expect(withTyped({ ...whole, typed: 'dean@example.org' })).toEqual(whole)

  const half = { ...draft, recipients: [], typed: 'dean' }
  expect(withTyped(half)).toEqual(half)
  expect(wrongIn(half, [])).toEqual(['typed'])
  expect(wrongIn({ ...draft, typed: ' ' }, [])).toEqual([])
})

test('what can be an address is let through', () => {
  expect(['dean@example.org', ' dean@localhost '].map(looksLikeAddress)).toEqual([true, true])
  expect(['', 'dean', 'a@b@c', 'a b@c'].map(looksLikeAddress)).toEqual([false, false, false, false])
})
