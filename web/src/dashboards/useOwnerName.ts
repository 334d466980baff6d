import { useMe } from '../session/useMe'
import { useTeacherNames } from '../institution/useTeacherNames'
import { t } from '../texts'

const ofPerson = 'user:'

/** Whose a dashboard is, for readers: their name as far as it is known, or what they sign in by. */
export function useOwnerName(): (owner: string) => string {
  const me = useMe()
  const names = useTeacherNames()
  return (owner) => {
    if (me?.subject === owner) return t.dashboards.owner.you
    if (!owner.startsWith(ofPerson)) return t.dashboards.owner.program
    const id = owner.slice(ofPerson.length)
    return names.get(id) ?? id
  }
}
