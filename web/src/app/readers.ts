import { live } from '../live/stream'
import { forgetRecent } from '../search/recent'
import { session } from '../session/session'
import { queries } from './queries'

// What is kept is one reader's. They may change in this tab, or in another that shares the sign-in.
let reader = session.user?.id
session.subscribe(() => {
  const before = reader
  reader = session.user?.id
  if (reader === before) return
  queries.clear()
  live.forget()
  forgetRecent()
  // What stands on the page is the other's, too: nothing of it is taken along.
  if (before !== undefined && reader !== undefined) window.location.assign('/')
})
