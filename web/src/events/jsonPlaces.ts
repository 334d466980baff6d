/** A stretch of a text. */
export interface Place {
  from: number
  to: number
}

/** A value of a JSON text: by the names and indices that lead to it. */
interface Found extends Place {
  path: readonly (string | number)[]
}

/**
 * Where the field stands that a rejection names (`$.data.responses[2].score`), in the text as it was written; null: it is missing, or the
 * text is no JSON. Names count as alike however they are spelt (`user_id`, `UserID`), and what may stand in `data` or beside it is found in
 * either, as the server takes both.
 */
export function placeOf(text: string, path: string | null): Place | null {
  const wanted = path === null ? null : partsOf(path)
  if (wanted === null || wanted.length === 0) return null
  const values = valuesOf(text)
  const flat = wanted[0] === 'data' ? wanted.slice(1) : null
  const nested = ['data', ...wanted]
  for (const one of [wanted, flat, nested]) {
    if (one === null || one.length === 0) continue
    const found = values.find((v) => v.path.length === one.length && v.path.every((part, i) => isAlike(part, one[i]!)))
    if (found !== undefined) return { from: found.from, to: found.to }
  }
  return null
}

/** The steps of a path; null: it is none. */
export function partsOf(path: string): (string | number)[] | null {
  if (!path.startsWith('$')) return null
  const parts: (string | number)[] = []
  for (const [, name, index, quoted] of path.slice(1).matchAll(/\.([^.[\]]+)|\[(\d+)\]|\['((?:[^'\\]|\\.)*)'\]/g)) {
    if (index !== undefined) parts.push(Number(index))
    else parts.push(name ?? quoted!)
  }
  return parts
}

function isAlike(a: string | number, b: string | number): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b
  const plain = (name: string) => name.replaceAll(/[_-]/g, '').toLowerCase()
  return plain(a) === plain(b)
}

/** Every value of a JSON text with its place; of a text that breaks off, those before. */
function valuesOf(text: string): Found[] {
  const found: Found[] = []
  let at = 0
  try {
    value([])
  } catch (error) {
    if (!(error instanceof Broken)) throw error
  }
  return found

  function space() {
    while (at < text.length && ' \t\r\n'.includes(text[at]!)) at++
  }

  function value(path: readonly (string | number)[]) {
    space()
    const from = at
    const begin = text[at]
    if (begin === '{') members(path)
    else if (begin === '[') items(path)
    else if (begin === '"') string()
    else {
      const plain = /^[-+.\w]+/.exec(text.slice(at, at + 400))
      if (plain === null) throw new Broken()
      at += plain[0].length
    }
    found.push({ path, from, to: at })
    space()
  }

  function members(path: readonly (string | number)[]) {
    at++
    space()
    if (text[at] === '}') {
      at++
      return
    }
    for (;;) {
      space()
      const name = string()
      space()
      expect(':')
      value([...path, name])
      if (text[at] === '}') break
      expect(',')
    }
    at++
  }

  function items(path: readonly (string | number)[]) {
    at++
    space()
    if (text[at] === ']') {
      at++
      return
    }
    for (let i = 0; ; i++) {
      value([...path, i])
      if (text[at] === ']') break
      expect(',')
    }
    at++
  }

  function string(): string {
    const from = at
    expect('"')
    while (text[at] !== '"') {
      if (at >= text.length) throw new Broken()
      at += text[at] === '\\' ? 2 : 1
    }
    at++
    try {
      return JSON.parse(text.slice(from, at)) as string
    } catch {
      return text.slice(from + 1, at - 1)
    }
  }

  function expect(sign: string) {
    if (text[at] !== sign) throw new Broken()
    at++
  }
}

class Broken extends Error {}

/** The members of the object that stands under a name of a JSON text, each as it was written. */
export function membersOf(text: string, name: string): [name: string, text: string][] {
  return valuesOf(text)
    .filter(({ path }) => path.length === 2 && path[0] === name && typeof path[1] === 'string')
    .map(({ path, from, to }) => [path[1] as string, text.slice(from, to)])
}

/** What stands under a name of a JSON text, as it was written; null: nothing. */
export function partOf(text: string, name: string): string | null {
  const found = valuesOf(text).find(({ path }) => path.length === 1 && path[0] === name)
  return found === undefined ? null : text.slice(found.from, found.to)
}

/** A text laid out for reading; as it is where it is no JSON. Only blanks differ: no number goes through what would round it. */
export function laidOut(text: string): string {
  try {
    JSON.parse(text)
  } catch {
    return text
  }
  const signs = text.match(/"(?:[^"\\]|\\.)*"|[[\]{}:,]|[^\s[\]{}:,"]+/g) ?? []
  let out = ''
  let depth = 0
  const line = () => `\n${'  '.repeat(depth)}`
  signs.forEach((sign, i) => {
    const isEnd = sign === '}' || sign === ']'
    const isEmpty = isEnd && (signs[i - 1] === '{' || signs[i - 1] === '[')
    if (isEnd) depth--
    out += isEnd && !isEmpty ? line() + sign : sign
    if (sign === '{' || sign === '[') {
      depth++
      if (signs[i + 1] !== '}' && signs[i + 1] !== ']') out += line()
    } else if (sign === ',') out += line()
    else if (sign === ':') out += ' '
  })
  return out
}

/** Why a text is no JSON object, as the browser says it; null: it is one. */
export function faultOf(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? null : ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
