import { describe, expect, it } from 'vitest'
import type { Schemas } from '../../api/client'
import { addresses } from '../writing/addresses'
import { byReason, split, type Flagged, type Reason } from './flagged'
import { handledIn, handledOf } from './handledIn'
import type { CourseDashboard } from '../useCourse'

const mark = (at: string): Schemas['Handled'] => ({ by: 'user:t', byName: 'T', at, until: '2026-12-01', note: null })

function learner(userId: string, reasons: Reason[], handled: Schemas['Handled'] | null = null): Flagged {
  return {
    userId,
    name: null,
    email: null,
    progressPercentage: 10,
    expectedProgress: 40,
    score: null,
    engagementScore: null,
    lastAccessDate: null,
    flags: reasons.map((reason) => ({ reason, value: 1, threshold: 0 })),
    handled,
  }
}

describe('who waits', () => {
  const all = [
    learner('ana', ['away', 'missed_work']),
    learner('ben', ['away'], mark('2026-11-19T08:00:00Z')),
    learner('eva', ['failing_scores']),
    learner('dan', []),
    learner('cai', ['never_seen'], mark('2026-11-20T08:00:00Z')),
  ]

  it('stands in the server’s order; who was seen to last stands first among the handled', () => {
    const { waiting, handled } = split(all)
    expect(waiting.map((l) => l.userId)).toEqual(['ana', 'eva'])
    expect(handled.map((l) => l.userId)).toEqual(['cai', 'ben'])
  })

  it('is counted under each of their reasons, the gravest first, and no reason without anybody', () => {
    expect(byReason(split(all).waiting)).toEqual([
      { reason: 'away', learners: 1 },
      { reason: 'missed_work', learners: 1 },
      { reason: 'failing_scores', learners: 1 },
    ])
  })
})

describe('what is kept once somebody is handled', () => {
  const now = mark('2026-11-21T08:00:00Z')
  const dashboard = {
    flagged: {
      learners: 3,
      unhandled: 2,
      byReason: [],
      unhandledByReason: [
        { reason: 'away', learners: 2 },
        { reason: 'missed_work', learners: 1 },
      ],
    },
    learners: [
      learner('ana', ['away', 'missed_work']),
      learner('ben', ['away'], mark('2026-11-19T08:00:00Z')),
      learner('dan', []),
    ],
  } as unknown as CourseDashboard

  it('marks them and counts one less; who was marked before, or is not flagged, changes no count', () => {
    const kept = handledIn(dashboard, new Set(['ana', 'ben', 'dan']), now)
    expect(kept.flagged!.unhandled).toBe(1)
    expect(kept.flagged!.unhandledByReason!.map((r) => r.learners)).toEqual([1, 0])
    expect(kept.learners!.map((l) => l.handled?.at)).toEqual([now.at, now.at, undefined])
    expect(dashboard.learners![0]!.handled).toBeNull()
  })

  it('is as before once it is taken back', () => {
    const there = handledIn(dashboard, new Set(['ana']), now)
    expect(handledIn(there, new Set(['ana']), null)).toEqual(dashboard)
  })

  it('leaves alone what it does not know', () => {
    const other = { pages: [] } as unknown as CourseDashboard
    expect(handledIn(other, new Set(['ana']), now)).toBe(other)
    expect(handledIn(undefined, new Set(['ana']), now)).toBeUndefined()
  })

  it('is read from dashboards and lists alike', () => {
    expect([...handledOf([dashboard, undefined, [learner('eva', ['away'], now)]]).keys()]).toEqual(['ben', 'eva'])
  })
})

describe('addresses', () => {
  it('are written as mail programs take them', () => {
    expect(
      addresses([
        { name: 'Zoë  Ängström', email: 'zoe@x.edu' },
        { name: 'Roy, Ana "Ann"', email: 'ana@x.edu' },
        { name: null, email: 'id7@x.edu' },
        { name: 'No Address', email: null },
        { name: 'Zoë again', email: 'zoe@x.edu' },
      ]),
    ).toBe('Zoë Ängström <zoe@x.edu>, "Roy, Ana \\"Ann\\"" <ana@x.edu>, id7@x.edu')
  })
})
