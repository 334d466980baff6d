import type { Problem } from '../../api/problem'
import { usualQuery } from '../../questions/usual'
import type { Catalogue, Dataset } from '../catalogue'
import { room, settle, type Place, type Placed } from '../grid/layout'
import type { Dashboard, Definition } from '../useDashboards'
import { newId, sent, shapesFor, usualSize, widgetOf, type Kind, type Query, type Widget } from '../widget/widgets'

/** A dashboard as it is being changed. */
export interface Draft {
  name: string
  description: string | null
  isPublic: boolean
  widgets: readonly Widget[]
}

/** As the API takes them. */
export const mostWidgets = 30

export function draftOf({ name, description, isPublic, widgets }: Dashboard): Draft {
  return { name, description, isPublic, widgets: widgets.map(widgetOf) }
}

export function definitionFor({ name, description, isPublic, widgets }: Draft): Definition {
  return { name, description, isPublic, widgets: widgets.map(sent) }
}

export const placedOf = (widgets: readonly Widget[]): Placed[] =>
  widgets.map(({ id, position }) => ({ id, ...position }))

/** The widgets in other places. */
export function placedAt(widgets: readonly Widget[], items: readonly Placed[]): Widget[] {
  const places = new Map(items.map(({ id, x, y, width, height }) => [id, { x, y, width, height }]))
  return widgets.map((widget) => ({ ...widget, position: places.get(widget.id) ?? widget.position }))
}

/** With one more, where there is room for it. */
export function withAnother(widgets: readonly Widget[], another: Widget): Widget[] {
  return [...widgets, { ...another, position: room(placedOf(widgets), another.position) }]
}

/** Without one; the others close the gap. */
export function without(widgets: readonly Widget[], id: string): Widget[] {
  const rest = widgets.filter((widget) => widget.id !== id)
  return placedAt(rest, settle(placedOf(rest)))
}

/** What a new widget shows until something else is chosen. */
export function fresh(kind: Kind, { datasets }: Catalogue): Widget {
  const position: Place = { x: 0, y: 0, ...usualSize[kind] }
  const base = { id: newId(), type: kind, title: null, position, text: null }
  if (kind === 'text') return { ...base, text: '', query: null, shape: null }
  const dataset = datasets.find((d) => d.name === (kind === 'table' ? 'enrollments' : 'activity')) ?? datasets[0]!
  return adapted({ ...base, query: usualQuery(dataset, kind), shape: null }, dataset)
}

/** Of another kind, with what of its query suits that. */
export function ofKind(widget: Widget, kind: Kind, { datasets }: Catalogue): Widget {
  if (kind === widget.type) return widget
  if (kind === 'text') return { ...widget, type: kind, query: null, shape: null, text: widget.text ?? '' }
  const dataset = datasets.find((d) => d.name === widget.query?.dataset)
  if (widget.query === null || dataset === undefined) {
    const made = fresh(kind, { datasets } as Catalogue)
    return { ...made, id: widget.id, title: widget.title, position: widget.position }
  }
  const { measures, dimensions } = widget.query
  const query: Query = {
    ...widget.query,
    measures: kind === 'metric' ? measures.slice(0, 1) : measures,
    dimensions: kind === 'metric' ? [] : dimensions?.length ? dimensions : usualQuery(dataset, kind).dimensions!,
  }
  return adapted({ ...widget, type: kind, text: null, query }, dataset)
}

/** What no longer goes together with what was chosen is left out: sorting by what is not there, a chart that does not fit. */
export function adapted(widget: Widget, dataset: Dataset | undefined): Widget {
  const { query } = widget
  if (query === null) return widget
  const asked = [...(query.dimensions ?? []), ...query.measures]
  const sort = query.sort?.filter((s) => asked.includes(s.field)) ?? []
  const next: Query = {
    ...query,
    sort: sort.length === 0 ? null : sort,
    timeframe: dataset?.timeDimension == null ? null : (query.timeframe ?? null),
  }
  const fitting = shapesFor(next)
  const shape =
    widget.type === 'metric'
      ? ('number' as const)
      : widget.type === 'table'
        ? ('table' as const)
        : widget.shape !== null && fitting.includes(widget.shape)
          ? widget.shape
          : (fitting[0] ?? null)
  return { ...widget, query: next, shape }
}

/** What the API finds wrong, of each widget by its place and of the whole. */
export function mistakes(problem: Problem): { widget: number | null; path: string; rules: readonly string[] }[] {
  return Object.entries(problem.errors).map(([field, rules]) => {
    const [, place, path] = /^widgets\[(\d+)\]\.?(.*)$/.exec(field) ?? []
    return place === undefined
      ? { widget: null, path: field, rules }
      : { widget: Number(place), path: path ?? '', rules }
  })
}
