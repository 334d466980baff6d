import { live } from '../live/stream'
import { forgetRecent } from '../search/recent'
import { session } from '../session/session'
import { queries } from './queries'

// What is kept is one reader's in one role. They may change in this tab, or in another that shares the sign-in.
const present = () => (session.user === null ? undefined : `${session.user.role} ${session.user.id}`)

let reader = present()
session.subscribe(() => {
  const before = reader
  reader = present()
  if (reader === before) return
  queries.clear()
  live.forget()
  forgetRecent()
  // What stands on the page is the other's, too: nothing of it is taken along.
  if (before !== undefined && reader !== undefined) window.location.assign('/')
})
