import { createTheme, Menu, type MantineColorsTuple } from '@mantine/core'

/** A calm green-blue: 4.5:1 with white text from shade 7 on. */
const lectern: MantineColorsTuple = [
  '#edf6f5',
  '#d9eae8',
  '#b0d5d1',
  '#84c0b9',
  '#60aea5',
  '#49a299',
  '#369c92',
  '#1f6f6a',
  '#17605b',
  '#0b4b47',
]

/** Darks with a breath of the same green, so that cards stand off the page without a grey cast. */
const dark: MantineColorsTuple = [
  '#e3e9e8',
  '#c3cccb',
  '#a3afad',
  '#7f8c8a',
  '#46524f',
  '#323d3b',
  '#1d2524',
  '#161c1b',
  '#121716',
  '#0d1110',
]

/** Also of the charts: a canvas inherits none. */
export const fontFamily = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'

export const theme = createTheme({
  primaryColor: 'lectern',
  primaryShade: { light: 7, dark: 7 },
  colors: { lectern, dark },
  fontFamily,
  headings: { fontWeight: '620' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    // A menu opens with the focus on its first item; what Mantine would put before it is nothing that a menu may hold.
    // It stands within the page's content, so that who goes by landmarks does not lose it.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false, portalProps: { target: '#content' } } }),
  },
})
