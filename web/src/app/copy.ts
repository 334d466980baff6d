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
    // Within a dialog, which lets the focus go nowhere else.
    const place = document.activeElement?.closest('[role=dialog]') ?? document.body
    const before = document.activeElement
    place.append(field)
    field.select()
    const isDone = document.execCommand('copy')
    field.remove()
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    return isDone
  }
}
