import { describe, expect, it } from 'vitest'
import { Problem } from '../../api/problem'
import type { Catalogue } from '../catalogue'
import { sent, widgetOf, type Widget } from '../widget/widgets'
import { rotationOf } from '../view/search'
import { rulesOf } from '../../questions/rules'
import { adapted, fresh, mistakes, ofKind, withAnother, without } from './draft'

const field = (name: string, type = 'text', values: string[] | null = null) => ({
  name,
  type,
  description: '',
  values,
  operators: ['eq'],
})
const figure = (name: string) => ({
  name,
  type: 'number',
  unit: 'count',
  description: '',
  formula: '',
  operators: ['eq'],
})
const catalogue = {
  datasets: [
    {
      name: 'activity',
      title: 'Activity',
      description: '',
      timeDimension: 'day',
      maxDays: null,
      requiredDimension: null,
      dimensions: [field('day', 'date'), field('courseTitle')],
      measures: [figure('events'), figure('activeLearners')],
    },
    {
      name: 'content',
      title: 'Content',
      description: '',
      timeDimension: null,
      maxDays: null,
      requiredDimension: 'kind',
      dimensions: [field('kind', 'text', ['module', 'lesson']), field('courseTitle')],
      measures: [figure('views')],
    },
  ],
} as unknown as Catalogue

describe('a new widget', () => {
  it('shows something from the beginning, of every kind', () => {
    expect(fresh('metric', catalogue)).toMatchObject({
      shape: 'number',
      query: { dataset: 'activity', measures: ['activeLearners'], dimensions: [], timeframe: '30d' },
    })
    expect(fresh('chart', catalogue)).toMatchObject({ shape: 'line', query: { dimensions: ['day'] } })
    expect(fresh('table', catalogue)).toMatchObject({ shape: 'table', query: { dimensions: ['courseTitle'] } })
    expect(fresh('text', catalogue)).toMatchObject({ shape: null, query: null, text: '' })
  })

  it('becomes another with what suits that, and a text without a query', () => {
    const chart = fresh('chart', catalogue)
    expect(ofKind(chart, 'metric', catalogue)).toMatchObject({ shape: 'number', query: { dimensions: [] } })
    expect(ofKind(chart, 'text', catalogue)).toMatchObject({ query: null, shape: null })
    const back = ofKind(ofKind(chart, 'text', catalogue), 'chart', catalogue)
    expect(back).toMatchObject({ id: chart.id, text: null, shape: 'line' })
  })

  it('is not sorted by what is not asked for, nor drawn as what does not fit', () => {
    const chart: Widget = { ...fresh('chart', catalogue), shape: 'pie' }
    const query = {
      ...chart.query!,
      measures: ['events', 'activeLearners'],
      sort: [{ field: 'views' }, { field: 'day' }],
    }
    expect(adapted({ ...chart, query }, catalogue.datasets[0])).toMatchObject({
      shape: 'line',
      query: { sort: [{ field: 'day' }] },
    })
    expect(adapted({ ...chart, query }, catalogue.datasets[1])).toMatchObject({ query: { timeframe: null } })
  })
})

it('stands where there is room, and leaves none when it goes', () => {
  const [a, b] = [fresh('metric', catalogue), fresh('metric', catalogue)]
  const both = withAnother(withAnother([], a), b)
  expect(both.map((w) => [w.position.x, w.position.y])).toEqual([
    [0, 0],
    [3, 0],
  ])
  const under = withAnother(both, fresh('chart', catalogue))
  const wide = { ...fresh('text', catalogue), position: { x: 0, y: 0, width: 12, height: 1 } }
  const gone = without(without(withAnother(under, wide), a.id), under[2]!.id)
  expect(gone.map((w) => w.position.y)).toEqual([0, 2])
})

it('goes to the API and back as it was, with the filters of both in one place', () => {
  const chart = fresh('chart', catalogue)
  expect(widgetOf(sent(chart))).toEqual(chart)
  const filter = { field: 'courseTitle', operator: 'eq', value: 'A' }
  const other = { field: 'day', operator: 'gt', value: '2026-01-01' }
  const given = { ...sent(chart), filters: [other], dataSource: { ...chart.query!, filters: [filter] } }
  expect(widgetOf(given).query!.filters).toEqual([filter, other])
})

it('tells what the API finds wrong at its widget and field', () => {
  const problem = new Problem(400, 'invalid_dashboard', '', null, {
    'widgets[2].dataSource.measures[0]': ['is none.'],
    name: ['is missing.'],
  })
  expect(mistakes(problem)).toEqual([
    { widget: 2, path: 'dataSource.measures[0]', rules: ['is none.'] },
    { widget: null, path: 'name', rules: ['is missing.'] },
  ])
  const errors = { 'filters[1].value': ['must be a day.'], 'filters[10]': ['no.'], limit: ['must be.'] }
  expect(rulesOf(errors, 'filters[1]')).toBe('Must be a day.')
  expect(rulesOf(errors, 'filters')).toBe('Must be a day. No.')
  expect(rulesOf(errors, 'sort')).toBeUndefined()
})

it('reads a rotation from its address', () => {
  const [a, b] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222']
  expect(rotationOf({ ids: `${a},${b},${a},x`, every: 60 })).toEqual({ ids: [a, b], every: 60 })
  expect(rotationOf({ ids: [b, 7], every: 5, timeframe: '90d' })).toEqual({ ids: [b], every: 30, timeframe: '90d' })
  expect(rotationOf({})).toEqual({ ids: [], every: 30 })
})
