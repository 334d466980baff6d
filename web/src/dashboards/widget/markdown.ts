/** What stands within a line. */
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'strong' | 'emphasis'; parts: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'link'; to: string; parts: Inline[] }

/** What stands under each other. */
export type Block =
  | { kind: 'heading'; level: number; parts: Inline[] }
  | { kind: 'paragraph'; lines: Inline[][] }
  | { kind: 'list'; isOrdered: boolean; items: Inline[][] }

/** Where a link may lead: elsewhere on the web, to a mailbox, or within the page. No script, no data. */
const allowed = /^(https?:\/\/|mailto:|\/(?![/\\]))[^\s]*$/i

const heading = /^(#{1,6})\s+(.+?)\s*#*$/
const bullet = /^\s*[-*+]\s+(.+)$/
const numbered = /^\s*\d{1,9}[.)]\s+(.+)$/

/**
 * A part of Markdown: headings, paragraphs, lists, **strong**, *emphasis*, `code` and [links](https://…). Everything else, HTML first of
 * all, is text as it stands.
 */
export function blocks(source: string): Block[] {
  const found: Block[] = []
  let isOpen = false
  for (const line of source.split(/\r\n?|\n/)) {
    const last = found.at(-1)
    if (line.trim() === '') {
      isOpen = false
      continue
    }
    const [, marks, title] = heading.exec(line) ?? []
    if (marks !== undefined && title !== undefined) {
      found.push({ kind: 'heading', level: marks.length, parts: inline(title) })
      isOpen = false
      continue
    }
    const isOrdered = numbered.test(line)
    const item = (isOrdered ? numbered : bullet).exec(line)?.[1]
    if (item !== undefined) {
      if (isOpen && last?.kind === 'list' && last.isOrdered === isOrdered) last.items.push(inline(item))
      else found.push({ kind: 'list', isOrdered, items: [inline(item)] })
    } else if (isOpen && last?.kind === 'paragraph') last.lines.push(inline(line.trim()))
    else found.push({ kind: 'paragraph', lines: [inline(line.trim())] })
    isOpen = true
  }
  return found
}

const marks = /`([^`]+)`|\*\*(?=\S)(.+?)(?<=\S)\*\*(?!\*)|\*(?=\S)([^*]+?)(?<=\S)\*|\[([^\]]+)\]\(([^()\s]+)\)/

function inline(source: string): Inline[] {
  const found: Inline[] = []
  let rest = source
  for (let hit = marks.exec(rest); hit !== null; hit = marks.exec(rest)) {
    if (hit.index > 0) found.push({ kind: 'text', text: rest.slice(0, hit.index) })
    const [whole, code, strong, emphasis, label, to] = hit
    if (code !== undefined) found.push({ kind: 'code', text: code })
    else if (strong !== undefined) found.push({ kind: 'strong', parts: inline(strong) })
    else if (emphasis !== undefined) found.push({ kind: 'emphasis', parts: inline(emphasis) })
    else if (to !== undefined && allowed.test(to))
      found.push({ kind: 'link', to, parts: [{ kind: 'text', text: label! }] })
    else found.push({ kind: 'text', text: whole })
    rest = rest.slice(hit.index + whole.length)
  }
  if (rest !== '') found.push({ kind: 'text', text: rest })
  return found
}
