import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react'
import { Explain } from '../explain/Explain'
import './table.css'

interface Props {
  label: string
  /** Its entry in the glossary; left out: it is no figure. */
  measure?: string | undefined
  isNumber?: boolean | undefined
  /** null: by another column. */
  order?: 'ascending' | 'descending' | null
  /** Left out: the table cannot be sorted by it. */
  sort?: (() => void) | undefined
  className?: string | undefined
}

/** The head of a column: what it is, and a press that sorts by it. */
export function SortHead({ label, measure, isNumber = false, order = null, sort, className }: Props) {
  const Arrow = order === null ? IconArrowsSort : order === 'descending' ? IconArrowDown : IconArrowUp
  return (
    <th
      scope="col"
      className={className}
      data-number={isNumber}
      {...(sort === undefined ? {} : { 'aria-sort': order ?? 'none' })}
    >
      <span className="head">
        {sort === undefined ? (
          label
        ) : (
          <UnstyledButton onClick={sort} className="sort" data-sorted={order !== null}>
            {label}
            <Arrow size={13} aria-hidden />
          </UnstyledButton>
        )}
        {measure !== undefined && <Explain measure={measure} name={label} />}
      </span>
    </th>
  )
}
