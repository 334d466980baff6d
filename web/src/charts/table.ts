/** A column of a chart's data: as a table shows it and as a file holds it. */
export interface Column<Row> {
  label: string
  /** As a file holds it: a figure unrounded, without its unit. */
  value: (row: Row) => string | number | null
  /** As a reader sees it; left out: the value itself. */
  text?: (row: Row) => string
}

/** RFC 4180, with a mark for UTF-8, so that spreadsheets read names aright. What a spreadsheet would take for a formula is quoted. */
export function csv<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const lines = [columns.map((c) => field(c.label)), ...rows.map((row) => columns.map((c) => field(c.value(row))))]
  return `\ufeff${lines.map((line) => line.join(',')).join('\r\n')}\r\n`
}

function field(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^\s*[=+\-@]|^[\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Gives a file to the reader's browser to keep. */
export function save(name: string, content: Blob | string): void {
  const url = typeof content === 'string' ? content : URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  if (typeof content !== 'string') setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A title as the name of a file: letters and digits of any script, the rest as dashes. */
export function fileName(title: string, extension: string): string {
  const name = title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
  return `${name === '' ? 'lectern' : name}.${extension}`
}
