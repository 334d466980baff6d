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

/** Puts a text where the reader can paste it from. Browsers give a page without TLS no clipboard; there the old way still works. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    field.setAttribute('aria-hidden', 'true')
    field.className = 'off-screen'
    document.body.append(field)
    field.select()
    const isDone = document.execCommand('copy')
    field.remove()
    return isDone
  }
}
