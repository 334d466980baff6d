import { Skeleton, VisuallyHidden } from '@mantine/core'
import { t } from '../texts'

/** In a heading whose name is not known yet: a bone to see, and words for who hears the heading. */
export function NameBone({ what }: { what: string }) {
  return (
    <>
      <VisuallyHidden>{t.states.loading(what)}</VisuallyHidden>
      <Skeleton height={28} width={260} maw="100%" component="span" display="block" />
    </>
  )
}
