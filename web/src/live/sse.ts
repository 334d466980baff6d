/** A message of a stream of Server-Sent Events. */
export interface SseMessage {
  event: string
  data: string
  /** Where to resume from after it. */
  id: string
}

/**
 * Reads a stream of Server-Sent Events as the HTML standard parses one (9.2.6), from text that comes in pieces of any size. What the
 * stream ends amid is dropped, as the standard wants it.
 */
export class SseReader {
  /** Of the newest message or heartbeat; empty: none came. */
  lastEventId = ''
  /** What the server wants waited before another attempt, in ms; null: it did not say. */
  retry: number | null = null

  #line = ''
  #isFirst = true
  /** The piece before ended with a CR: a LF that begins the next is of the same end of line. */
  #isAfterCr = false
  #event = ''
  #data: string[] = []
  #id = ''

  /** The messages that this piece completes. */
  feed(piece: string): SseMessage[] {
    const messages: SseMessage[] = []
    let text = piece
    if (text === '') return messages
    if (this.#isFirst) {
      this.#isFirst = false
      if (text.startsWith('\ufeff')) text = text.slice(1)
    }
    if (this.#isAfterCr && text.startsWith('\n')) text = text.slice(1)
    this.#isAfterCr = piece.endsWith('\r')

    const lines = text.split(/\r\n|\r|\n/)
    lines[0] = this.#line + lines[0]!
    this.#line = lines.pop()!
    for (const line of lines) {
      const message = line === '' ? this.#dispatch() : this.#field(line)
      if (message) messages.push(message)
    }
    return messages
  }

  #field(line: string): null {
    const colon = line.indexOf(':')
    if (colon === 0) return null
    const name = colon < 0 ? line : line.slice(0, colon)
    const rest = colon < 0 ? '' : line.slice(colon + 1)
    const value = rest.startsWith(' ') ? rest.slice(1) : rest
    if (name === 'event') this.#event = value
    else if (name === 'data') this.#data.push(value)
    else if (name === 'id' && !value.includes('\0')) this.#id = value
    else if (name === 'retry' && /^[0-9]+$/.test(value)) this.retry = Number(value)
    return null
  }

  #dispatch(): SseMessage | null {
    this.lastEventId = this.#id
    const [event, data] = [this.#event, this.#data]
    this.#event = ''
    this.#data = []
    if (data.length === 0) return null
    return { event: event === '' ? 'message' : event, data: data.join('\n'), id: this.#id }
  }
}
