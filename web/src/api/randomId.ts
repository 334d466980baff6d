/**
 * An id that nobody else has, two hexadecimal digits a byte. By what every page has: UUIDs a browser makes only where the page came
 * encrypted, or from the machine itself.
 */
export function randomId(bytes: number): string {
  const random = crypto.getRandomValues(new Uint8Array(bytes))
  return [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
