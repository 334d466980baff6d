import { t } from '../texts'

/** Whoever did something, as readers say it: the API says `user:ada`, `key:ab12…`, `service`, `command line`. */
export function nameOfActor(actor: string): string {
  if (actor.startsWith('user:')) return actor.slice(5)
  if (actor.startsWith('key:')) return t.admin.audit.key(actor.slice(4))
  return t.admin.audit.actor[actor] ?? actor
}

/** What a reader typed, as the API names an actor: an id alone is a person's. */
export function actorOf(typed: string): string {
  const text = typed.trim()
  if (text === '' || /^(user|key):/.test(text) || text in t.admin.audit.actor) return text
  return `user:${text}`
}
