/** Where the focus goes when what had it is no more: to the page's heading, as on arrival. */
export function toHeading(): void {
  const heading = document.querySelector<HTMLElement>('#content h1')
  if (heading === null) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}
