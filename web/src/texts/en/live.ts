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
    connecting: 'Asking the server to tell of changes. Until it does, figures are asked for every minute.',
    live: 'Figures move as events arrive.',
    behind: 'The server is working through new events, or says nothing: figures may be older than usual.',
    reconnecting: 'The connection broke off. Figures are asked for every minute until it is back.',
    offline: 'The server cannot be reached. What is shown is what was known last.',
    off: 'The server does not tell of changes here: figures are asked for every minute.',
  },
  updated: (time: string) => `Updated ${time}`,
  zones: (tenant: string, own: string) =>
    tenant === own ? `Days and times by ${tenant}.` : `Days by ${tenant}; this clock by ${own}.`,
  refresh: 'Ask again now',
}
