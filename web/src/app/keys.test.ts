import { expect, it } from 'vitest'
import { isForSomethingElse, pressed } from './keys'

const known = ['/', '?', 'g i', 'g c']

it('knows one key, and two after each other', () => {
  expect(pressed(null, '/', known)).toEqual({ hit: '/', next: null })
  expect(pressed(null, 'g', known)).toEqual({ hit: null, next: 'g' })
  expect(pressed('g', 'c', known)).toEqual({ hit: 'g c', next: null })
  expect(pressed('g', 'x', known)).toEqual({ hit: null, next: null })
  expect(pressed('g', '/', known)).toEqual({ hit: '/', next: null })
  expect(pressed('g', 'g', known)).toEqual({ hit: null, next: 'g' })
  expect(pressed(null, 'c', known)).toEqual({ hit: null, next: null })
})

it.each([
  ['<input type="text">', true],
  ['<input>', true],
  ['<textarea></textarea>', true],
  ['<div contenteditable="true"></div>', true],
  ['<div role="dialog"><button id="x"></button></div>', true],
  ['<input type="radio">', false],
  ['<button></button>', false],
])('leaves %s its keys: %s', (html, isLeft) => {
  document.body.innerHTML = html
  const seen: boolean[] = []
  document.addEventListener('keydown', (event) => seen.push(isForSomethingElse(event)), { once: true })
  const target = document.querySelector('#x') ?? document.body.firstElementChild!
  target.dispatchEvent(new KeyboardEvent('keydown', { key: 'g', bubbles: true }))
  expect(seen).toEqual([isLeft])
})
