/** The step of a ramp that a share of 0 to 100 has: 100 belongs to the last. */
export function step(share: number, steps: number): number {
  return Math.min(steps - 1, Math.max(0, Math.floor((share / 100) * steps)))
}

/** Black or white, whichever reads better on a colour (`#rrggbb`), by the contrast of WCAG 2: one of them is always 4.5:1 or more. */
export function inkOn(colour: string): '#000000' | '#ffffff' {
  const [r, g, b] = [1, 3, 5].map((i) => linear(parseInt(colour.slice(i, i + 2), 16) / 255)) as [number, number, number]
  const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
  return (luminance + 0.05) / 0.05 > 1.05 / (luminance + 0.05) ? '#000000' : '#ffffff'
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
}
