import { expect, it } from 'vitest'
import { SseReader } from './sse'

function read(...pieces: string[]) {
  const reader = new SseReader()
  return { messages: pieces.flatMap((piece) => reader.feed(piece)), reader }
}

it('gives the messages of the examples of the standard', () => {
  expect(read('data: YHOO\ndata: +2\ndata: 10\n\n').messages).toEqual([
    { event: 'message', data: 'YHOO\n+2\n10', id: '' },
  ])
  const { messages } = read(
    ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n',
  )
  expect(messages).toEqual([
    { event: 'message', data: 'first event', id: '1' },
    { event: 'message', data: 'second event', id: '' },
    { event: 'message', data: ' third event', id: '' },
  ])
  // Two messages, one empty and one of a line's end; the last block is not ended, and so dropped.
  expect(read('data\n\ndata\ndata\n\ndata:').messages.map((m) => m.data)).toEqual(['', '\n'])
  expect(read('data:test\n\ndata: test\n\n').messages.map((m) => m.data)).toEqual(['test', 'test'])
})

it('is the same however it is cut', () => {
  const text =
    '\ufeffretry: 1840\r\nevent: Ready\rid: 7\ndata: {"a":\r\ndata: "ä€😀"}\r\n\r\n: beat\r\rid: 9\n\ndata: x\n\n'
  const whole = [
    { event: 'Ready', data: '{"a":\n"ä€😀"}', id: '7' },
    { event: 'message', data: 'x', id: '9' },
  ]
  for (let first = 0; first <= text.length; first++) {
    for (let second = first; second <= text.length; second++) {
      const { messages, reader } = read(text.slice(0, first), text.slice(first, second), text.slice(second))
      expect(messages).toEqual(whole)
      expect([reader.retry, reader.lastEventId]).toEqual([1840, '9'])
    }
  }
})

it.each(['\n', '\r', '\r\n'])('ends lines by %j', (end) => {
  const { messages } = read(['event: e', 'data: 1', 'data: 2', '', ''].join(end))
  expect(messages).toEqual([{ event: 'e', data: '1\n2', id: '' }])
})

it('takes the id of a heartbeat, which is no message, at its end', () => {
  const { reader, messages } = read(': heartbeat\nid: 48391\n')
  expect(reader.lastEventId).toBe('')
  expect([...messages, ...reader.feed('\n')]).toEqual([])
  expect(reader.lastEventId).toBe('48391')
})

it('keeps the id until another comes, and forgets the name', () => {
  expect(read('id: 5\nevent: a\ndata: 1\n\ndata: 2\n\n').messages).toEqual([
    { event: 'a', data: '1', id: '5' },
    { event: 'message', data: '2', id: '5' },
  ])
})

it('passes over what it does not know', () => {
  const { messages, reader } = read(
    'id: a\0b\nretry: 10s\nretry:\nfoo: bar\n data: no\nData: no\nevent: only\n\ndata:\n\n',
  )
  expect(messages).toEqual([{ event: 'message', data: '', id: '' }])
  expect(reader.retry).toBeNull()
})

it('takes off one mark at the beginning, and one space after the colon', () => {
  expect(read('\ufeff\ufeffdata: a\n\n').messages).toEqual([])
  expect(read('data:  a:b\ufeff\n\n').messages[0]!.data).toBe(' a:b\ufeff')
})
