import { Anchor, Breadcrumbs } from '@mantine/core'
import { Link, type LinkProps } from '@tanstack/react-router'
import { useUser } from '../session/useSession'
import { t } from '../texts'
import { useTitle } from './useTitle'

/** A place above this one: its name and where it is, as of a `Link`. */
export type Crumb = { label: string } & Pick<LinkProps, 'to' | 'params' | 'search'>

interface Props {
  /** From the outermost on. */
  trail: readonly Crumb[]
  /** What this page is called; also the title of the tab. Null: not known yet. */
  here: string | null
}

/** The way from the list to what is shown: `Courses / Algebra / Quiz 3`. A student, who has no lists, sees none. */
export function Crumbs({ trail, here }: Props) {
  const user = useUser()
  useTitle(here)
  if (user?.role === 'student' || trail.length === 0) return null
  return (
    <nav aria-label={t.frame.crumbs} className="crumbs">
      <Breadcrumbs separator={<span aria-hidden>{'/'}</span>} separatorMargin={6}>
        {trail.map(({ label, ...place }) => (
          <Anchor key={label} size="sm" truncate renderRoot={(props) => <Link {...props} {...place} />}>
            {label}
          </Anchor>
        ))}
        <span aria-current="page" className="here">
          {here ?? '…'}
        </span>
      </Breadcrumbs>
    </nav>
  )
}
