/** Of a row of the grid, and between two, in px; the style sheet has them too. */
export const rowHeight = 52
export const gap = 16

/** How tall so many rows are. */
export const heightOf = (rows: number) => rows * rowHeight + (rows - 1) * gap
