export interface Person {
  name: string | null
  email: string | null
}

/** As mail programs take them: `Ana Roy <ana@x.org>, "Roy, Ben" <ben@x.org>`; each address once, who has none left out. */
export function addresses(people: readonly Person[]): string {
  const lines = new Map<string, string>()
  for (const { name, email } of people) {
    if (email !== null && !lines.has(email)) lines.set(email, name === null ? email : `${display(name)} <${email}>`)
  }
  return [...lines.values()].join(', ')
}

/** RFC 5322: a name with any of its marks stands in quotes. */
function display(name: string): string {
  const plain = name.replaceAll(/\s+/g, ' ').trim()
  return /[()<>[\]:;@\\,."]/.test(plain) ? `"${plain.replaceAll(/["\\]/g, '\\$&')}"` : plain
}
