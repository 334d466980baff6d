import { expect, it } from 'vitest'
import { blocks } from './markdown'

const words = (text: string) => ({ kind: 'text', text })

it('knows headings, paragraphs and lists', () => {
  expect(blocks('# Week 1\nfirst\nsecond\n\n- a\n* b\n1. c')).toEqual([
    { kind: 'heading', level: 1, parts: [words('Week 1')] },
    { kind: 'paragraph', lines: [[words('first')], [words('second')]] },
    { kind: 'list', isOrdered: false, items: [[words('a')], [words('b')]] },
    { kind: 'list', isOrdered: true, items: [[words('c')]] },
  ])
  expect(blocks('\n \n')).toEqual([])
})

it('knows what stands within a line', () => {
  expect(blocks('a **b *c*** `**d**` [e](https://x.org/f)')).toEqual([
    {
      kind: 'paragraph',
      lines: [
        [
          words('a '),
          { kind: 'strong', parts: [words('b '), { kind: 'emphasis', parts: [words('c')] }] },
          words(' '),
          { kind: 'code', text: '**d**' },
          words(' '),
          { kind: 'link', to: 'https://x.org/f', parts: [words('e')] },
        ],
      ],
    },
  ])
  expect(blocks('2 * 3 * 4 ** 5')).toEqual([{ kind: 'paragraph', lines: [[words('2 * 3 * 4 ** 5')]] }])
})

it.each([
  '[x](javascript:alert(1))',
  '[x](JavaScript:alert)',
  '[x](data:text/html,hi)',
  '[x](//elsewhere.org)',
  '[x](/\\elsewhere.org)',
  '[x](vbscript:x)',
])('leads nowhere it should not: %s', (source) => {
  expect(JSON.stringify(blocks(source))).not.toContain('"link"')
})

it('has no HTML', () => {
  const html = '<img src=x onerror=alert(1)> <b>b</b> &lt;'
  expect(blocks(html)).toEqual([{ kind: 'paragraph', lines: [[words(html)]] }])
})
