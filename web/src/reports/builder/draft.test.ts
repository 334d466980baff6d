import { expect, test } from 'vitest'
import type { Catalogue, Dataset } from '../../dashboards/catalogue'
import {
  asking,
  bodyOf,
  copyOf,
  datasetsFor,
  draftOf,
  fresh,
  isSame,
  moved,
  namesPeople,
  ofDataset,
  previewOf,
  wrongIn,
  type Draft,
  type Report,
} from './draft'

const dataset = (name: string, dimensions: string[], measures: string[]) =>
  ({
    name,
    title: name,
    description: '',
    timeDimension: null,
    maxDays: null,
    requiredDimension: null,
    dimensions: dimensions.map((one) => ({
      name: one,
      type: 'text',
      description: '',
      values: null,
      operators: ['eq'],
    })),
    measures: measures.map((one) => ({ name: one, unit: 'count', description: '', formula: '', operators: ['gt'] })),
  }) as unknown as Dataset

const catalogue = {
  datasets: [
    dataset('learners', ['learner'], ['learners']),
    dataset('enrollments', ['course', 'courseTitle', 'learner'], ['enrollments', 'completionRate']),
  ],
} as Catalogue

const draft: Draft = {
  name: 'Hours',
  description: '',
  isPublic: false,
  query: {
    dataset: 'enrollments',
    measures: ['enrollments', 'completionRate'],
    dimensions: ['course'],
    filters: null,
    sort: [{ field: 'completionRate', direction: 'desc' }],
    limit: null,
    timeframe: null,
  },
  limit: null,
  format: 'xlsx',
}

test('it begins with what most ask for', () => {
  const { query, ...rest } = fresh(catalogue)
  expect(rest).toEqual({ name: '', description: '', isPublic: false, limit: null, format: 'xlsx' })
  expect(query).toMatchObject({
    dataset: 'enrollments',
    measures: ['enrollments', 'completionRate'],
    dimensions: ['courseTitle'],
  })
})

test('what was saved comes back as it was', () => {
  const body = bodyOf({ ...draft, description: ' For the dean ', limit: 12, format: 'pdf', isPublic: true })
  expect(body).toMatchObject({ description: 'For the dean', limit: 12, format: 'pdf', isPublic: true, timeframe: null })
  const { name, description, isPublic, ...question } = body
  const report = { name, description, isPublic, question, format: 'pdf' } as unknown as Report
  expect(bodyOf(draftOf(report)!)).toEqual(body)
  expect(
    isSame(draftOf(report)!, { ...draft, description: 'For the dean', limit: 12, format: 'pdf', isPublic: true }),
  ).toBe(true)
  expect(draftOf({ ...report, question: null })).toBeNull()
})

test('only what means something else is a change', () => {
  expect(isSame(draft, { ...draft, query: { ...draft.query, filters: [] } })).toBe(true)
  expect(isSame(draft, { ...draft, name: 'Hours ' })).toBe(true)
  expect(isSame(draft, { ...draft, query: { ...draft.query, dimensions: ['learner'] } })).toBe(false)
  expect(isSame(draft, { ...draft, query: { ...draft.query, sort: [{ field: 'completionRate' }] } })).toBe(false)
  expect(isSame(draft, { ...draft, limit: 3 })).toBe(false)
  const filtered = (value: string) => ({
    ...draft,
    query: { ...draft.query, filters: [{ field: 'course', operator: 'eq', value }] },
  })
  expect(isSame(filtered('a'), filtered('a'))).toBe(true)
  expect(isSame(filtered('a'), filtered('b'))).toBe(false)
})

test('a column that goes takes its order along', () => {
  const next = asking(
    { ...draft.query, sort: [{ field: 'course' }, { field: 'completionRate' }] },
    {
      measures: ['enrollments'],
    },
  )
  expect(next.sort).toEqual([{ field: 'course' }])
  expect(asking(draft.query, { measures: ['enrollments'] }).sort).toBeNull()
})

test('another dataset is asked its own', () => {
  expect(ofDataset(draft, catalogue.datasets[0]!).query).toMatchObject({ dataset: 'learners', measures: ['learners'] })
})

test('the preview asks for few rows, and not with what is half written', () => {
  const half = { field: 'course', operator: 'eq' }
  const whole = { field: 'course', operator: 'eq', value: 'c1' }
  const asked = previewOf({ ...draft, query: { ...draft.query, filters: [half, whole] } })
  expect(asked).toMatchObject({ filters: [whole], limit: 20 })
  expect(previewOf({ ...draft, limit: 5 }).limit).toBe(5)
  expect(previewOf({ ...draft, limit: 0 }).limit).toBe(20)
  expect(previewOf({ ...draft, limit: 500_000 }).limit).toBe(20)
})

test('what is missing is told in its order', () => {
  expect(wrongIn(draft)).toEqual([])
  const half = [{ field: 'course', operator: 'in', values: [] }]
  expect(wrongIn({ ...draft, name: ' ', limit: 0, query: { ...draft.query, measures: [], filters: half } })).toEqual([
    'name',
    'measures',
    'filters',
    'limit',
  ])
  expect(wrongIn({ ...draft, limit: 1_000_000 })).toEqual([])
  expect(wrongIn({ ...draft, limit: 1_000_001 })).toEqual(['limit'])
})

test('who sees some courses alone is offered what is told of courses', () => {
  const names = (role: string, present: string) => datasetsFor(catalogue, role, present).map((d) => d.name)
  expect(names('admin', 'enrollments')).toEqual(['learners', 'enrollments'])
  expect(names('instructor', 'enrollments')).toEqual(['enrollments'])
  expect(names('instructor', 'learners')).toEqual(['learners', 'enrollments'])
})

test('columns change their places, and stay within', () => {
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
  expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b'])
})

test('a copy is private, and of another name', () => {
  expect(copyOf({ ...draft, isPublic: true })).toMatchObject({ name: 'Copy of Hours', isPublic: false })
  expect(namesPeople(draft.query)).toBe(false)
  expect(namesPeople({ ...draft.query, dimensions: ['course', 'learner'] })).toBe(true)
})
