import { expect, it } from 'vitest'
import { faultOf, laidOut, membersOf, partOf, partsOf, placeOf } from './jsonPlaces'

const marked = (text: string, path: string | null) => {
  const place = placeOf(text, path)
  return place === null ? null : text.slice(place.from, place.to)
}

it('finds a field where it stands', () => {
  const text =
    '{ "type": "X", "data": {"score": "ninety", "responses": [{"score": 1}, {"score": [2, "]"]}]}, "n": -1.5e3 }'
  expect(marked(text, '$.type')).toBe('"X"')
  expect(marked(text, '$.data.score')).toBe('"ninety"')
  expect(marked(text, '$.data.responses[1].score')).toBe('[2, "]"]')
  expect(marked(text, '$.data.responses[0]')).toBe('{"score": 1}')
  expect(marked(text, '$.n')).toBe('-1.5e3')
})

it('finds it however its name is spelt, in the data or beside them', () => {
  expect(marked('{"user_id": 7}', '$.userId')).toBe('7')
  expect(marked('{"UserID": "u"}', '$.userId')).toBe('"u"')
  expect(marked('{"score": 101}', '$.data.score')).toBe('101')
  expect(marked('{"data": {"courseId": 3}}', '$.courseId')).toBe('3')
})

it('marks nothing where there is nothing', () => {
  expect(marked('{"type": "X"}', '$.userId')).toBeNull()
  expect(marked('{"type": "X"}', null)).toBeNull()
  expect(marked('{"type": "X"}', '$')).toBeNull()
  expect(marked('', '$.a')).toBeNull()
  expect(marked('nonsense', '$.a')).toBeNull()
})

it('goes by quotes and signs within texts as JSON does', () => {
  expect(marked('{"a\\"b": "}\\\\", "c": "x"}', '$.c')).toBe('"x"')
  expect(marked('{"\\u0063": "x"}', '$.c')).toBe('"x"')
})

it('finds in a text that breaks off what stands before', () => {
  expect(marked('{"a": "x", "b": {"c": ', '$.a')).toBe('"x"')
  expect(marked('{"a": "x', '$.a')).toBeNull()
})

it('reads the steps of a path', () => {
  expect(partsOf('$.data.items[12].name')).toEqual(['data', 'items', 12, 'name'])
  expect(partsOf('$')).toEqual([])
  expect(partsOf('data')).toBeNull()
})

it('lays out what stands there, and changes none of it', () => {
  expect(laidOut('{"a":[1,2]}')).toBe('{\n  "a": [\n    1,\n    2\n  ]\n}')
  // A double holds neither of these as they were written.
  expect(laidOut('{"a":12345678901234567890}')).toBe('{\n  "a": 12345678901234567890\n}')
  expect(laidOut('{"a":1.50,"a":2}')).toBe('{\n  "a": 1.50,\n  "a": 2\n}')
  expect(laidOut('{"a":{}, "b": [ ], "c": "{x, \\"y\\"}"}')).toBe('{\n  "a": {},\n  "b": [],\n  "c": "{x, \\"y\\"}"\n}')
  expect(laidOut('{"a": ')).toBe('{"a": ')
})

it('says what keeps a text from being an event', () => {
  expect(faultOf('{"a": 1}')).toBeNull()
  expect(faultOf('[]')).toBe('')
  expect(faultOf('null')).toBe('')
  expect(faultOf('{"a": }')).not.toBe('')
  expect(faultOf('{"a": }')).not.toBeNull()
})

it('takes out a part as it was written', () => {
  const text = '{"a": {"n": 12345678901234567890, "b": {"n": 1.50}}, "n": 3}'
  expect(partOf(text, 'a')).toBe('{"n": 12345678901234567890, "b": {"n": 1.50}}')
  expect(partOf(text, 'c')).toBeNull()
  expect(membersOf(text, 'a')).toEqual([
    ['n', '12345678901234567890'],
    ['b', '{"n": 1.50}'],
  ])
})
