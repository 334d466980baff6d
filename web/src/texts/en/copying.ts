/** Of whatever puts something into the clipboard. */
export const copying = {
  copy: 'Copy',
  copied: 'Copied',
  copyOf: (what: string) => `Copy ${what}`,
  failed: 'Your browser did not allow it: select the text and copy it by hand.',
}
