import './table.css'

interface Props {
  /** 0 to 1 of the cell; beyond is cut off. */
  share: number
  /** What stands in the way is shown as such. */
  tone?: 'plain' | 'bad'
  /** 0 to 1: where it should be. */
  mark?: number
}

/** The length of a figure that stands as a number beside it; an ornament to who does not see it. */
export function Bar({ share, tone = 'plain', mark }: Props) {
  const percent = (of: number) => `${(Math.min(Math.max(of, 0), 1) * 100).toFixed(1)}%`
  return (
    <span className="cell-bar" data-tone={tone} aria-hidden>
      <span className="length" style={{ width: percent(share) }} />
      {mark !== undefined && <span className="mark" style={{ insetInlineStart: percent(mark) }} />}
    </span>
  )
}
