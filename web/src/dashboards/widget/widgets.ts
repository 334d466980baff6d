import type { Schemas } from '../../api/client'
import { randomId } from '../../api/randomId'
import type { Place } from '../grid/layout'

export type Kind = 'metric' | 'chart' | 'table' | 'text'
export type Shape = 'number' | 'line' | 'bar' | 'stacked' | 'pie' | 'heatmap' | 'funnel' | 'table'
export type Query = Schemas['DatasetQuery']
export type Filter = Schemas['QueryFilter']

/** A part of a dashboard as the page has it: as the API has one, and always with an id. */
export interface Widget {
  id: string
  type: Kind
  title: string | null
  position: Place
  query: Query | null
  text: string | null
  shape: Shape | null
}

export const kinds = ['metric', 'chart', 'table', 'text'] as const
export const shapes = ['line', 'bar', 'stacked', 'pie', 'heatmap', 'funnel'] as const satisfies readonly Shape[]

/** Cells that a new one takes. */
export const usualSize: Record<Kind, Pick<Place, 'width' | 'height'>> = {
  metric: { width: 3, height: 2 },
  chart: { width: 6, height: 6 },
  table: { width: 6, height: 6 },
  text: { width: 6, height: 2 },
}

/** Less shows nothing. */
export const leastSize: Record<Kind, Pick<Place, 'width' | 'height'>> = {
  metric: { width: 2, height: 2 },
  chart: { width: 3, height: 4 },
  table: { width: 3, height: 3 },
  text: { width: 2, height: 1 },
}

/** Whether a query can be shown that way, as the server has it (its WidgetRules). */
export function fits(shape: Shape, dimensions: number, measures: number): boolean {
  switch (shape) {
    case 'number':
      return dimensions === 0 && measures === 1
    case 'line':
    case 'bar':
      return (dimensions === 1 && measures >= 1) || (dimensions === 2 && measures === 1)
    case 'stacked':
    case 'heatmap':
      return dimensions === 2 && measures === 1
    case 'pie':
      return dimensions === 1 && measures === 1
    case 'funnel':
      return (dimensions === 1 && measures === 1) || (dimensions === 0 && measures >= 2)
    case 'table':
      return measures >= 1
  }
}

/** The charts that a query can be shown as. */
export function shapesFor(query: Query): Shape[] {
  return shapes.filter((shape) => fits(shape, query.dimensions?.length ?? 0, query.measures.length))
}

/** Of the API: what it leaves out is as usual, and its own filters stand with those of its query. */
export function widgetOf(given: Schemas['Widget']): Widget {
  const query = given.dataSource ?? null
  const filters = [...(query?.filters ?? []), ...(given.filters ?? [])]
  return {
    id: given.id ?? '',
    type: given.type as Kind,
    title: given.title ?? null,
    position: given.position,
    query: query === null ? null : { ...query, filters: filters.length === 0 ? null : filters },
    text: given.text ?? null,
    shape: (given.visualization ?? null) as Shape | null,
  }
}

/** For the API. */
export function sent(widget: Widget): Schemas['Widget'] {
  return {
    id: widget.id,
    type: widget.type,
    title: widget.title,
    position: widget.position,
    dataSource: widget.query,
    text: widget.text,
    visualization: widget.shape,
  } as Schemas['Widget']
}

/** As the API takes one: 1 to 64 letters, digits, hyphens. */
export const newId = () => randomId(16)

/** With its own id, for a copy. */
export function copyOf(widget: Widget, position: Place): Widget {
  return { ...widget, id: newId(), position }
}
