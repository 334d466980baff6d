import { useComputedColorScheme } from '@mantine/core'
import { fontFamily } from '../app/theme'

/** Colours of the charts, of one scheme. Each stands at 3:1 or more against the page behind it, and apart from the next also to who sees few colours. */
export interface Look {
  isDark: boolean
  text: string
  faint: string
  line: string
  surface: string
  /** For series, in this order. */
  series: readonly string[]
  /** What became of an enrollment, alike wherever it is drawn. */
  outcome: { enrolled: string; completed: string; dropped: string }
  good: string
  warn: string
  bad: string
  /** From nothing to much, of one hue. */
  ramp: readonly string[]
}

const light: Look = {
  isDark: false,
  text: '#22302f',
  faint: '#5b6b69',
  line: '#dde4e3',
  surface: '#ffffff',
  series: ['#1f6f6a', '#c2571a', '#5b4bb5', '#a3376f', '#4d7d1c', '#2b6cb0'],
  outcome: { enrolled: '#1f6f6a', completed: '#2b6cb0', dropped: '#c2571a' },
  good: '#2f7d3b',
  warn: '#a86400',
  bad: '#b83232',
  ramp: ['#eef3f2', '#bcdcd8', '#7fbcb5', '#3f938c', '#145f5a'],
}

const dark: Look = {
  isDark: true,
  text: '#e6eceb',
  faint: '#a3b1af',
  line: '#3a4443',
  surface: '#1d2524',
  series: ['#4fb8ae', '#f09a5f', '#a99cf5', '#e38bb9', '#9ac65c', '#7fb4ec'],
  outcome: { enrolled: '#4fb8ae', completed: '#7fb4ec', dropped: '#f09a5f' },
  good: '#6bc07a',
  warn: '#e2a63f',
  bad: '#f08080',
  ramp: ['#26302f', '#22504c', '#2b7a73', '#46a89e', '#8fdcd2'],
}

export function useLook(): Look {
  const scheme = useComputedColorScheme('light')
  return scheme === 'dark' ? dark : light
}

/** Of every axis of ours; an axis' own options stand over it. */
export function axis(look: Look) {
  return {
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
    axisLabel: { color: look.faint, hideOverlap: true },
    splitLine: { lineStyle: { color: look.line } },
    nameTextStyle: { color: look.faint },
  }
}

/** What every chart of ours has alike; a chart's own option stands over it. */
export function base(look: Look) {
  return {
    color: [...look.series],
    backgroundColor: 'transparent',
    textStyle: { color: look.text, fontFamily },
    animationDuration: 250,
    animationDurationUpdate: 250,
    // Drawn into the picture: a tooltip of HTML would need inline styles, which our pages do not allow.
    tooltip: {
      renderMode: 'richText' as const,
      confine: true,
      backgroundColor: look.surface,
      borderColor: look.line,
      textStyle: { color: look.text },
    },
    legend: { textStyle: { color: look.text }, icon: 'roundRect', top: 0 },
  }
}
