import { expect, it } from 'vitest'
import auditDoc from '../../../../docs/audit.md?raw'
import { actorOf, nameOfActor } from '../actors'
import { aboutOf, actionGroups, nameOfAction, resultOf } from './entry'
import { questionOf, type Entry } from './useAudit'

const entry = { userId: null, courseId: null, learners: null, objectType: null, objectId: null } as Entry

it('was done, refused or failed', () => {
  expect([null, 200, 304, 403, 429, 500].map(resultOf)).toEqual([
    'done',
    'done',
    'done',
    'refused',
    'refused',
    'failed',
  ])
})

it('says whom or what it is about', () => {
  expect(aboutOf(entry)).toBe('')
  expect(aboutOf({ ...entry, objectType: 'key', objectId: 'ab12' })).toBe('key ab12')
  expect(aboutOf({ ...entry, userId: 'ann', courseId: 'c1', learners: 1 })).toBe('ann · c1 · 1 learner')
})

/** Of the table of what is recorded, the actions: its first column. */
const documented = auditDoc
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => [...line.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, action]) => action!))

it('lets each action be asked for that is recorded, and has a name for it', () => {
  const actions = actionGroups.flatMap((g) => g.actions)
  expect(documented.length).toBeGreaterThan(30)
  expect([...actions].sort()).toEqual([...documented].sort())
  expect(actions.filter((action) => nameOfAction(action) === action)).toEqual([])
  expect(nameOfAction('thing.invented')).toBe('thing.invented')
})

it('says who it was', () => {
  expect(nameOfActor('user:ada')).toBe('ada')
  expect(nameOfActor('key:ab12')).toBe('Key ab12')
  expect(nameOfActor('command line')).toBe('Command line')
})

it('takes an id alone for a person', () => {
  expect(actorOf(' ada ')).toBe('user:ada')
  expect(actorOf('key:ab12')).toBe('key:ab12')
  expect(actorOf('anonymous')).toBe('anonymous')
  expect(actorOf(' ')).toBe('')
})

it('asks for days of the institution', () => {
  expect(questionOf({ action: 'key', from: '2026-11-20', to: '2026-11-21' }, 'Europe/Amsterdam')).toEqual({
    action: 'key',
    from: '2026-11-19T23:00:00.000Z',
    to: '2026-11-21T23:00:00.000Z',
  })
})
