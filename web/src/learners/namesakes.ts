interface Person {
  userId: string
  name: string | null
}

/** The ids of those whose name another of them has too: with the name alone they cannot be told apart. */
export function namesakes(people: readonly Person[]): ReadonlySet<string> {
  const byName = new Map<string, string[]>()
  for (const { name, userId } of people) if (name !== null) byName.set(name, [...(byName.get(name) ?? []), userId])
  return new Set([...byName.values()].filter((ids) => ids.length > 1).flat())
}

/** What tells them apart. */
export const markOf = ({ userId, email }: { userId: string; email: string | null }) => email ?? userId
