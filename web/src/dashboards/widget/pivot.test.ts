import { describe, expect, it } from 'vitest'
import { answerOf, said, type Column } from './answers'
import { pivot, unitsOf } from './pivot'
import { summaryOf, unitLine } from './summary'
import { fits, shapes, shapesFor } from './widgets'

const dimension = (name: string, type = 'text') => ({ name, type, unit: null, role: 'dimension' }) as Column
const measure = (name: string, unit = 'count') => ({ name, type: 'number', unit, role: 'measure' }) as Column
const answer = (columns: Column[], rows: unknown[][]) => answerOf({ columns, rows, truncated: false })

describe('an answer as a chart has it', () => {
  it('has a series for each measure, with days in their order', () => {
    const found = pivot(
      answer(
        [dimension('day', 'date'), measure('events'), measure('averageScore', 'percent')],
        [
          ['2026-11-02', 3, null],
          [null, 1, 2],
          ['2026-11-01', 5, 70],
        ],
      ),
    )
    expect(found.categories).toEqual(['2026-11-01', '2026-11-02', null])
    expect(found.series.map((s) => [s.name, s.values])).toEqual([
      ['Events', [5, 3, 1]],
      ['Average score', [70, null, 2]],
    ])
  })

  it('has a series for each value of the second dimension, with gaps where there is no row', () => {
    const found = pivot(
      answer(
        [dimension('courseTitle'), dimension('status'), measure('enrollments')],
        [
          ['B', 'completed', 4],
          ['A', 'completed', 2],
          ['A', 'dropped', 1],
        ],
      ),
    )
    // Names stand as they were asked to be sorted.
    expect(found.names).toEqual(['B', 'A'])
    expect(found.series.map((s) => [s.name, s.values])).toEqual([
      ['Completed', [4, 2]],
      ['Dropped', [null, 1]],
    ])
  })

  it('has a stage for each measure where there is no dimension', () => {
    const found = pivot(answer([measure('enrollments'), measure('completions')], [[10, 4]]))
    expect([found.names, found.series[0]!.values]).toEqual([
      ['Enrollments', 'Completions'],
      [10, 4],
    ])
  })

  it('is empty of an empty answer', () => {
    const found = pivot(answer([dimension('day', 'date'), measure('events')], []))
    expect(found.names).toEqual([])
    expect(summaryOf(found, false)).toBe('Nothing to show for this time.')
  })
})

describe('in words', () => {
  it('says where the most and the least is', () => {
    const one = answer(
      [dimension('courseTitle'), measure('completionRate', 'percent')],
      [
        ['A', 61.5],
        ['B', 40],
      ],
    )
    expect(summaryOf(pivot(one), true).replaceAll('\u00a0', ' ')).toBe(
      'Completion rate by course, 2 values. The most completion rate: 61.5 % (A); the least: 40 % (B). There is more than was asked for.',
    )
    expect(unitLine(one)).toBe('Completion rate (%) by course')
  })

  it('says values as readers do', () => {
    expect(said('2026-11-01', dimension('completedMonth', 'date'))).toBe('Nov 2026')
    expect(said(7, dimension('weekday', 'number'))).toMatch(/^Sun/)
    expect(said(9, dimension('hour', 'number'))).toBe('09:00')
    expect(said(true, dimension('passed', 'boolean'))).toBe('Yes')
    expect(said(null, dimension('cohort'))).toBe('Not known')
    expect(said('not_started', dimension('status'))).toBe('Not started')
  })
})

describe('what a query can be shown as', () => {
  it('is what the server takes', () => {
    const of = (dimensions: number, measures: number) => shapes.filter((shape) => fits(shape, dimensions, measures))
    expect(of(0, 1)).toEqual([])
    expect(of(0, 2)).toEqual(['funnel'])
    expect(of(1, 1)).toEqual(['line', 'bar', 'pie', 'funnel'])
    expect(of(1, 3)).toEqual(['line', 'bar'])
    expect(of(2, 1)).toEqual(['line', 'bar', 'stacked', 'heatmap'])
    expect(of(2, 2)).toEqual([])
    expect(of(3, 1)).toEqual([])
    expect([fits('number', 0, 1), fits('number', 1, 1), fits('number', 0, 2)]).toEqual([true, false, false])
    expect(shapesFor({ dataset: 'activity', measures: ['events'] })).toEqual([])
  })

  it('counts the units, of which two have an axis', () => {
    expect(unitsOf([dimension('day'), measure('a'), measure('b', 'hours'), measure('c')])).toEqual(['count', 'hours'])
  })
})
