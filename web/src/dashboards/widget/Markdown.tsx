import { Anchor, Code } from '@mantine/core'
import { Fragment, useMemo, type ReactNode } from 'react'
import { blocks, type Block, type Inline } from './markdown'

/** @param level Of its first headings, so that they stand in the page's order. */
export function Markdown({ source, level }: { source: string; level: 3 | 4 }) {
  const found = useMemo(() => blocks(source), [source])
  // However deep they are written, each stands one under the other.
  const levels = [...new Set(found.flatMap((block) => (block.kind === 'heading' ? [block.level] : [])))].sort()
  return (
    <div className="markdown">
      {found.map((block, i) => (
        <Fragment key={i}>
          {drawn(block, level + (block.kind === 'heading' ? levels.indexOf(block.level) : 0))}
        </Fragment>
      ))}
    </div>
  )
}

function drawn(block: Block, level: number): ReactNode {
  switch (block.kind) {
    case 'heading': {
      const Heading = (['h3', 'h4', 'h5', 'h6'] as const)[Math.min(3, level - 3)]!
      return <Heading>{parts(block.parts)}</Heading>
    }
    case 'list': {
      const List = block.isOrdered ? 'ol' : 'ul'
      return (
        <List>
          {block.items.map((item, i) => (
            <li key={i}>{parts(item)}</li>
          ))}
        </List>
      )
    }
    case 'paragraph':
      return (
        <p>
          {block.lines.map((line, i) => (
            <Fragment key={i}>
              {i > 0 && <br />}
              {parts(line)}
            </Fragment>
          ))}
        </p>
      )
  }
}

function parts(all: readonly Inline[]): ReactNode {
  return all.map((part, i) => <Fragment key={i}>{one(part)}</Fragment>)
}

function one(part: Inline): ReactNode {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'code':
      return <Code>{part.text}</Code>
    case 'strong':
      return <strong>{parts(part.parts)}</strong>
    case 'emphasis':
      return <em>{parts(part.parts)}</em>
    case 'link':
      return (
        <Anchor
          href={part.to}
          underline="always"
          inherit
          {...(part.to.startsWith('/') ? {} : { rel: 'noopener noreferrer', target: '_blank' })}
        >
          {parts(part.parts)}
        </Anchor>
      )
  }
}
