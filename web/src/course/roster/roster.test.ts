import { describe, expect, it } from 'vitest'
import { columns, need, type ColumnKey } from './columns'
import { askedOf, found as matching, noFilter } from './filter'
import { inside, isBounded, noBox, regionOf } from './region'
import type { Learner } from './useRoster'
import { sorted } from '../../table/sorting'

const away = { reason: 'away', value: 12, threshold: 7 } as const
const failing = { reason: 'failing_scores', value: 40, threshold: 60 } as const
const handled = {
  by: 'user:t1',
  byName: 'Ana Roy',
  at: '2026-11-20T10:00:00Z',
  until: '2026-11-27T10:00:00Z',
  note: null,
}

function learner(userId: string, over: Partial<Learner> = {}): Learner {
  return {
    id: userId,
    userId,
    name: null,
    email: null,
    cohort: null,
    status: 'in_progress',
    progressPercentage: 0,
    progressRule: 'reported',
    expectedProgress: 0,
    score: null,
    engagementScore: null,
    engagement: null,
    flags: [],
    handled: null,
    lastAccessDate: null,
    timeSpent: 0,
    enrolledAt: '2026-09-01T00:00:00Z',
    completionDate: null,
    createdAt: '2026-09-01T00:00:00Z',
    updatedAt: '2026-09-01T00:00:00Z',
    ...over,
  }
}

const by = (rows: readonly Learner[], key: ColumnKey, isDescending = false) =>
  sorted(rows, columns.find((c) => c.key === key)!.value, isDescending).map((l) => l.userId)

describe('sorting', () => {
  it('puts who has no value last either way', () => {
    const rows = [learner('a', { score: 50 }), learner('b'), learner('c', { score: 0 }), learner('d', { score: 90 })]
    expect(by(rows, 'score')).toEqual(['c', 'a', 'd', 'b'])
    expect(by(rows, 'score', true)).toEqual(['d', 'a', 'c', 'b'])
  })

  it('leaves equal rows as they stood', () => {
    const rows = [learner('z', { score: 5 }), learner('m', { score: 5 }), learner('a', { score: 5 })]
    expect(by(rows, 'score')).toEqual(['z', 'm', 'a'])
    expect(by(rows, 'score', true)).toEqual(['z', 'm', 'a'])
  })

  it('sorts names as a reader does, and who has none by the id', () => {
    const rows = ['Zoë', 'émile', 'Eve', 'learner 10', 'learner 9'].map((name) => learner(name, { name }))
    expect(by([...rows, learner('faye')], 'name')).toEqual(['émile', 'Eve', 'faye', 'learner 9', 'learner 10', 'Zoë'])
  })

  it('puts flags that nobody dealt with before those somebody did, and the gravest before', () => {
    const rows = [
      learner('fine'),
      learner('dealt', { flags: [away, failing], handled }),
      learner('failing', { flags: [failing] }),
      learner('both', { flags: [away, failing] }),
      learner('away', { flags: [away] }),
    ]
    expect(by(rows, 'flags', true)).toEqual(['both', 'away', 'failing', 'dealt', 'fine'])
    expect(need(rows[0]!)).toBeNull()
  })
})

describe('filtering', () => {
  const rows = [
    learner('1', { name: 'Adébáyọ̀ Ọláníyì', flags: [away] }),
    learner('2', { name: 'Ben Roy', status: 'completed' }),
    learner('3', { name: 'Royce Bennett', flags: [failing], handled }),
    learner('roy-4'),
  ]
  const found = (over: Partial<typeof noFilter>) => matching(rows, { ...noFilter, ...over }).map((l) => l.userId)

  it('finds by all words in any order, without accents and capitals', () => {
    expect(found({ q: 'olaniyi ade' })).toEqual(['1'])
    expect(found({ q: 'ROY ben' })).toEqual(['2', '3'])
    expect(found({ q: 'roy' })).toEqual(['2', '3', 'roy-4'])
    expect(found({ q: '  ' })).toHaveLength(4)
    expect(found({ q: 'nobody' })).toEqual([])
  })

  it('keeps a status, the flagged, those nobody dealt with, and the others', () => {
    expect(found({ status: 'completed' })).toEqual(['2'])
    expect(found({ flagged: 'flagged' })).toEqual(['1', '3'])
    expect(found({ flagged: 'open' })).toEqual(['1'])
    expect(found({ flagged: 'clear' })).toEqual(['2', 'roy-4'])
    expect(found({ flagged: 'flagged', q: 'roy' })).toEqual(['3'])
  })

  it('asks the server for the same', () => {
    expect(askedOf(noFilter)).toEqual({})
    expect(askedOf({ q: ' roy ', status: 'dropped', flagged: 'open' })).toEqual({
      q: 'roy',
      status: 'dropped',
      flagged: true,
      handled: false,
    })
    expect(askedOf({ ...noFilter, flagged: 'clear' })).toEqual({ flagged: false })
  })
})

describe('a region', () => {
  const at = (engagementScore: number, score: number) => ({ engagementScore, score })

  it('has its bounds, and none where none is given', () => {
    const box = { kind: 'box', engagement: [null, 30], score: [50, 60] } as const
    expect(inside(box, at(0, 50))).toBe(true)
    expect(inside(box, at(30, 60))).toBe(true)
    expect(inside(box, at(30.1, 55))).toBe(false)
    expect(inside(box, at(10, 49.9))).toBe(false)
    expect(isBounded(noBox)).toBe(false)
    expect(isBounded({ ...noBox, score: [0, null] })).toBe(true)
  })

  it('follows the outline of a lasso, its hollows too', () => {
    // A U: open above between 4 and 6.
    const corners = [
      [0, 0],
      [10, 0],
      [10, 10],
      [6, 10],
      [6, 4],
      [4, 4],
      [4, 10],
      [0, 10],
    ] as const
    const lasso = { kind: 'lasso', corners } as const
    expect(inside(lasso, at(2, 8))).toBe(true)
    expect(inside(lasso, at(8, 8))).toBe(true)
    expect(inside(lasso, at(5, 8))).toBe(false)
    expect(inside(lasso, at(5, 2))).toBe(true)
    expect(inside(lasso, at(11, 2))).toBe(false)
  })

  it('is read from what was drawn, in order and within the axes', () => {
    expect(
      regionOf({
        brushType: 'rect',
        coordRange: [
          [60.04, 20.06],
          [-3, 140],
        ],
      }),
    ).toEqual({
      kind: 'box',
      engagement: [20.1, 60],
      score: [0, 100],
    })
    expect(
      regionOf({
        brushType: 'polygon',
        coordRange: [
          [1, 2],
          [3, 4],
        ],
      }),
    ).toBeNull()
  })
})
