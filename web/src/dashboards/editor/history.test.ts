import { expect, it } from 'vitest'
import { begun, changed, redone, undone } from './history'

it('goes back and forth, and forgets what was taken back once something else is done', () => {
  let history = changed(changed(begun('a'), 'b'), 'c')
  history = undone(history)
  expect(history.present).toBe('b')
  expect(redone(history).present).toBe('c')
  history = changed(history, 'd')
  expect(history.future).toEqual([])
  expect(undone(undone(history)).present).toBe('a')
})

it('ends at both ends', () => {
  const history = begun('a')
  expect(undone(history)).toEqual(history)
  expect(redone(history)).toEqual(history)
})

it('takes no step for what changes nothing, and keeps a hundred', () => {
  const history = begun({ widgets: [1] })
  expect(changed(history, { widgets: [1] })).toBe(history)
  const long = Array.from({ length: 150 }, (_, i) => i + 1).reduce((h, n) => changed(h, n), begun(0))
  expect([long.past.length, long.past[0], long.present]).toEqual([100, 50, 150])
})
