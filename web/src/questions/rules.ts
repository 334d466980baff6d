/** Rules that are broken, by field. */
export type Errors = Readonly<Record<string, readonly string[]>>

/** The rules that a field breaks, or a part of it does: of `filters[0]` those of `filters[0].value` too. */
export function rulesOf(errors: Errors, path: string): string | undefined {
  const found = Object.entries(errors)
    .filter(([field]) => field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`))
    .flatMap(([, rules]) => rules)
  return found.length === 0 ? undefined : found.map(sentence).join(' ')
}

const sentence = (rule: string) => rule.charAt(0).toUpperCase() + rule.slice(1)
