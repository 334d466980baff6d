import { describe, expect, it } from 'vitest'
import type { Report } from '../useReports'
import { draftOf, fieldsOf, missingOf, parametersOf, periodsOf, shownOf, withValue } from './draft'

type Parameter = Report['parameters'][number]

const parameter = (name: string, part: Partial<Parameter> = {}): Parameter => ({
  name,
  type: 'text',
  title: name,
  description: '',
  isRequired: false,
  default: null,
  values: null,
  ...part,
})
const period = (usual: string | null = null) => [
  parameter('from', { type: 'date' }),
  parameter('to', { type: 'date' }),
  parameter('timeframe', { type: 'choice', values: ['7d', '30d'], default: usual }),
]
const course = parameter('courseId', { isRequired: true })
const attempts = parameter('attempts', { type: 'choice', values: ['first', 'all'], default: 'first' })

describe('what a report is asked with', () => {
  it('stands as a field each, its period as one', () => {
    const all = [course, parameter('userId'), attempts, ...period()]
    expect(fieldsOf(all, false).map((p) => p.name)).toEqual(['courseId', 'userId', 'attempts'])
    expect(periodsOf(all)).toEqual(['', '7d', '30d', 'days'])
    expect(periodsOf([course])).toBeNull()
  })

  it('has no field for others where the reader is a learner', () => {
    const all = [parameter('userId'), course, parameter('cohort'), parameter('organizationId'), parameter('status')]
    expect(fieldsOf(all, true).map((p) => p.name)).toEqual(['courseId', 'status'])
  })

  it('begins as is usual, and cannot be left without a period that it needs', () => {
    const all = [attempts, ...period('30d')]
    expect(draftOf(all)).toEqual({ values: { attempts: 'first' }, period: '30d' })
    expect(periodsOf(all)).toEqual(['7d', '30d', 'days'])
    expect(parametersOf(all, draftOf(all))).toEqual({ attempts: 'first', timeframe: '30d' })
  })

  it('is sent with the days or the time frame, never with both', () => {
    const all = [course, ...period('30d')]
    const values = { courseId: ' algebra ', from: '2026-11-01', to: '' }
    expect(parametersOf(all, { values, period: 'days' })).toEqual({ courseId: 'algebra', from: '2026-11-01' })
    expect(parametersOf(all, { values, period: '7d' })).toEqual({ courseId: 'algebra', timeframe: '7d' })
    expect(parametersOf(all, { values, period: '' })).toEqual({ courseId: 'algebra' })
  })

  it('comes back from a run as it was sent', () => {
    const all = [course, attempts, ...period('30d')]
    const runs: Record<string, string>[] = [
      { courseId: 'c', attempts: 'all', timeframe: '7d' },
      { courseId: 'c', attempts: 'first', to: '2026-11-15' },
    ]
    for (const sent of runs) expect(parametersOf(all, draftOf(all, sent))).toEqual(sent)
    expect(draftOf(all, { gone: 'x' }).values).toEqual({})
  })

  it('names what is missing', () => {
    const all = [course, parameter('cohort')]
    expect(missingOf(all, { values: { courseId: '  ' }, period: '' })).toEqual(['courseId'])
    expect(missingOf(all, { values: { courseId: 'c' }, period: '' })).toEqual([])
    const timed = period('30d')
    expect(missingOf(timed, { values: { from: '', to: ' ' }, period: 'days' })).toEqual(['from'])
    expect(missingOf(timed, { values: { to: '2026-11-15' }, period: 'days' })).toEqual([])
    expect(missingOf(timed, { values: {}, period: '7d' })).toEqual([])
  })

  it('forgets the assessment of a course when another course is chosen', () => {
    const draft = { values: { courseId: 'a', assessmentId: 'quiz' }, period: '7d' }
    expect(withValue(draft, 'courseId', 'b')).toEqual({ values: { courseId: 'b' }, period: '7d' })
    expect(withValue(draft, 'courseId', 'a')).toEqual(draft)
    expect(withValue(draft, 'courseId', '').values).toEqual({ courseId: '', assessmentId: 'quiz' })
    expect(withValue(draft, 'assessmentId', 'other').values).toEqual({ courseId: 'a', assessmentId: 'other' })
  })

  it('can be told what is wrong at what stands there alone', () => {
    const all = [parameter('userId'), course, ...period()]
    expect(shownOf(all, false, { values: {}, period: '' })).toEqual(['userId', 'courseId', 'timeframe'])
    expect(shownOf(all, true, { values: {}, period: 'days' })).toEqual(['courseId', 'timeframe', 'from', 'to'])
    expect(shownOf([course], false, { values: {}, period: '' })).toEqual(['courseId'])
  })

  it('takes days as plain fields where there is no time frame', () => {
    const days = [parameter('from', { type: 'date' }), parameter('to', { type: 'date' })]
    expect(fieldsOf(days, false).map((p) => p.name)).toEqual(['from', 'to'])
    expect(parametersOf(days, { values: { from: '2026-11-01' }, period: '' })).toEqual({ from: '2026-11-01' })
  })
})
