/** Once what was just changed stands on the page: for the focus, which can go to nothing that is not there yet. */
export function onceDrawn(work: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(work))
}
