export const live = {
  label: (state: string) => `Live updates: ${state}`,
  state: {
    connecting: 'Connecting…',
    live: 'Live',
    behind: 'Behind',
    reconnecting: 'Reconnecting…',
    offline: 'Offline',
    off: 'Not live',
  },
  meaning: {
    connecting: 'Connecting for live updates. Until then, figures are refreshed every minute.',
    live: 'Figures move as events arrive.',
    behind: 'The server is catching up with new events: figures may be older than usual.',
    reconnecting: 'The connection was lost. Figures are refreshed every minute until it is back.',
    offline: 'The server cannot be reached. What is shown is what was known last.',
    off: 'There are no live updates here: figures are refreshed every minute.',
  },
  updated: (time: string) => `Updated ${time}`,
  zones: (tenant: string, own: string) =>
    tenant === own ? `Time zone: ${tenant}.` : `Time zone of the figures: ${tenant}; of this clock: ${own}.`,
  refresh: 'Refresh',
}
