/** Where saved reports are put together. */
export const newReport: string = '/reports/new'

export const editReport = (id: string): string => `/reports/${encodeURIComponent(id)}/edit`

export const scheduleReport = (id: string): string => `/reports/${encodeURIComponent(id)}/schedule`
