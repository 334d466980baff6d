import { expect, it } from 'vitest'
import { changedIn, changeOf, laidOver, sumOf, type Draft } from './draft'

const base: Draft = {
  displayName: 'Acme',
  timeZone: 'UTC',
  smallGroupSize: 5,
  storeFullIp: false,
  engagementWeights: { recency: 25, regularity: 25, effort: 20, progress: 15, assessment: 15 },
}

it('sends what differs and nothing else', () => {
  expect(changeOf(base, base)).toEqual({})
  expect(changeOf({ ...base, displayName: ' Acme College ', smallGroupSize: null }, base)).toEqual({
    displayName: 'Acme College',
    smallGroupSize: null,
  })
  const weighed = { ...base, engagementWeights: { ...base.engagementWeights, recency: 30, effort: 15 } }
  expect(changedIn(weighed, base)).toEqual(['engagementWeights'])
  expect(changeOf(weighed, base)).toEqual({ engagementWeights: weighed.engagementWeights })
})

it('lays what one changed over what somebody else saved', () => {
  const mine = { ...base, displayName: 'Mine' }
  const theirs = { ...base, displayName: 'Theirs', timeZone: 'Europe/Berlin' }
  expect(laidOver(mine, base, theirs)).toEqual({ ...theirs, displayName: 'Mine' })
})

it('keeps what is typed while it is being saved, as it is typed', () => {
  const sent = { ...base, displayName: 'Acme College ', timeZone: 'Europe/Berlin' }
  const saved = { ...sent, displayName: 'Acme College' }
  expect(laidOver(sent, sent, saved)).toEqual(saved)
  const typed = { ...sent, displayName: 'Acme College of ', smallGroupSize: 7 }
  expect(laidOver(typed, sent, saved)).toEqual({ ...saved, displayName: 'Acme College of ', smallGroupSize: 7 })
})

it('sums the weights', () => {
  expect(sumOf(base)).toBe(100)
})
