import { useEffect } from 'react'
import { t } from '../texts'

/** What the tab and the history call this page. As long as it is not known, the place's name stands (Shell). */
export function useTitle(title: string | null | undefined): void {
  useEffect(() => {
    if (title) document.title = t.frame.page(title)
  }, [title])
}
