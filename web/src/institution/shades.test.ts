import { describe, expect, it } from 'vitest'
import { inkOn, step } from './shades'

describe('A cell of the retention grid', () => {
  it.each([
    [0, 0],
    [19.99, 0],
    [20, 1],
    [79.99, 3],
    [80, 4],
    [100, 4],
  ])('of %d %% has step %d of five', (share, expected) => {
    expect(step(share, 5)).toBe(expected)
  })

  it('is written on in what reads better', () => {
    expect(inkOn('#ffffff')).toBe('#000000')
    expect(inkOn('#145f5a')).toBe('#ffffff')
    // White would be 3.6:1 here, black is 5.8:1.
    expect(inkOn('#3f938c')).toBe('#000000')
  })
})
