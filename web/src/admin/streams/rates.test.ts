import { expect, it } from 'vitest'
import { wait } from '../../figures/format'
import { partedClients } from './clients'
import { busiest, mostLines, stepsOf, throughputSaid } from './rates'
import type { Client, Rates } from './useKafka'

const rates = (topics: Record<string, (number | null)[]>, steps = 4): Rates => ({
  stepSeconds: 60,
  times: Array.from({ length: steps }, (_, i) => `2026-11-21T12:0${i}:00Z`),
  topics: Object.entries(topics).map(([topic, messages]) => ({ topic, messages })),
})

it('shows the steps that are over, from the first that was counted on', () => {
  const steps = stepsOf(rates({ a: [null, 5, null, 9], b: [null, null, 2, 1] }))
  expect(steps).toEqual([
    { from: '2026-11-21T12:01:00Z', messages: [5, null] },
    { from: '2026-11-21T12:02:00Z', messages: [null, 2] },
  ])
  expect(stepsOf(rates({ a: [null, null, null, 9] }))).toEqual([])
  expect(stepsOf(rates({}))).toEqual([])
})

it('draws the busiest topics, and none without messages', () => {
  expect(busiest(stepsOf(rates({ a: [1, 0, 1, 0], b: [0, 0, 0, 0], c: [4, 0, 0, 0], d: [1, 1, 0, 0] })))).toEqual([
    2, 0, 3,
  ])
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`t${i}`, [i, i, i, i]]))
  expect(busiest(stepsOf(rates(many)))).toEqual(Array.from({ length: mostLines }, (_, i) => 19 - i))
})

it('says in a sentence what came, by the institution’s clock', () => {
  const said = (all: Rates) => throughputSaid(all, stepsOf(all), 'Asia/Tokyo').replaceAll('\u202f', ' ')
  expect(said(rates({ 'user.events': [10, 20, 5, 99], 'course.events': [1, 0, null, 0] }))).toMatch(
    /^From .*9:00.* to .*9:03.* 36 messages came in 2 topics\. Most came in user\.events \(35\); the busiest step began at .*9:01.* with 20\.$/,
  )
  expect(said(rates({ a: [0, 0, 0, 7] }))).toMatch(/^From .* to .* no message came\.$/)
  expect(said(rates({ a: [null, null, null, 7] }))).toBe('Nothing was counted yet')
})

it('tells a wait in seconds, minutes and hours', () => {
  expect([0.4, 1, 15.2, 89.4, 90, 125, 3600, 7500].map(wait).map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
    '0 s',
    '1 s',
    '15 s',
    '89 s',
    '2 min',
    '2 min',
    '1 h',
    '2 h 5 min',
  ])
})

it('hides the processes that ended, unless there is no other', () => {
  const client = (member: string, state: Client['state']) => ({ member, state }) as Client
  const names = (clients: Client[]) => clients.map((one) => one.member)
  const some = partedClients([
    client('a', 'gone'),
    client('b', 'down'),
    client('c', 'stopped'),
    client('d', 'connected'),
  ])
  expect([names(some.there), names(some.ended)]).toEqual([
    ['b', 'd'],
    ['a', 'c'],
  ])
  const none = partedClients(['a', 'b', 'c', 'd'].map((name) => client(name, 'gone')))
  expect([names(none.there), names(none.ended)]).toEqual([['a', 'b', 'c'], ['d']])
})
